"use strict";
// The grid by keyboard (APG layout grid): one tab stop, arrows from send to send, Alt with an arrow moves the send.
(() => {
  const grid = document.querySelector("[role=grid]");
  if (!grid) return;
  const chips = [...grid.querySelectorAll(".chip")];
  if (!chips.length) return;
  const at = (chip) => `${chip.dataset.day} ${chip.dataset.time}`;
  const days = [...new Set([...grid.querySelectorAll(".cell")].map((cell) => cell.dataset.day))].sort();
  const ofDay = (day) => chips.filter((chip) => chip.dataset.day === day).sort((a, b) => at(a).localeCompare(at(b)));
  const minutes = (chip) => Number(chip.dataset.time.slice(0, 2)) * 60 + Number(chip.dataset.time.slice(3));
  let current;

  const select = (chip, focus = true) => {
    if (!chip) return;
    if (current) current.tabIndex = -1;
    current = chip;
    chip.tabIndex = 0;
    if (focus) chip.focus();
  };
  const beside = (chip, step) => {
    for (let day = days.indexOf(chip.dataset.day) + step; day >= 0 && day < days.length; day += step) {
      const there = ofDay(days[day]);
      if (there.length) {
        return there.reduce((near, one) =>
          Math.abs(minutes(one) - minutes(chip)) < Math.abs(minutes(near) - minutes(chip)) ? one : near);
      }
    }
    return null;
  };
  const along = (chip, step) => {
    const line = ofDay(chip.dataset.day);
    return line[line.indexOf(chip) + step];
  };
  const hours = (chip, step) => {
    const line = ofDay(chip.dataset.day);
    const wanted = minutes(chip) + step * 240;
    const there = step > 0 ? line.filter((one) => minutes(one) >= wanted) : line.filter((one) => minutes(one) <= wanted);
    return step > 0 ? there[0] || line[line.length - 1] : there[there.length - 1] || line[0];
  };

  // A move is the same form as the panel's: what it would bring is shown before it is kept.
  const move = (chip, day, minute) => {
    if (!days.includes(day) || minute < 0 || minute >= 1440) return;
    const two = (number) => String(number).padStart(2, "0");
    const form = document.createElement("form");
    form.method = "post";
    form.action = `${location.pathname}/try`;
    const said = { do: "move", slot_id: chip.dataset.slot, day, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` };
    for (const [name, value] of Object.entries(said)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };

  grid.addEventListener("keydown", (event) => {
    const chip = event.target.closest(".chip");
    if (!chip) return;
    const line = ofDay(chip.dataset.day);
    if (event.altKey) {
      const step = (event.shiftKey ? 15 : 5) * ({ ArrowUp: -1, ArrowDown: 1 }[event.key] || 0);
      const day = days[days.indexOf(chip.dataset.day) + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0)];
      if (step || (day && day !== chip.dataset.day)) {
        event.preventDefault();
        move(chip, day, minutes(chip) + step);
      }
      return;
    }
    const next = {
      ArrowUp: () => along(chip, -1), ArrowDown: () => along(chip, 1),
      ArrowLeft: () => beside(chip, -1), ArrowRight: () => beside(chip, 1),
      Home: () => (event.ctrlKey ? ofDay(days[0])[0] : line[0]),
      End: () => (event.ctrlKey ? ofDay(days[days.length - 1]).at(-1) : line.at(-1)),
      PageUp: () => hours(chip, -1), PageDown: () => hours(chip, 1),
    }[event.key];
    if (next) {
      event.preventDefault();
      select(next());
    }
  });
  grid.addEventListener("focusin", (event) => {
    const chip = event.target.closest(".chip");
    if (chip && chip !== current) select(chip, false);
  });
  document.addEventListener("keydown", (event) => {
    const close = document.querySelector(".panel .close");
    if (event.key === "Escape" && close) location.assign(close.href);
  });

  const opened = new URLSearchParams(location.search).get("item");
  const chip = opened && document.getElementById(`chip-${opened}`);
  select(chip || chips[0], Boolean(chip));
  if (chip) chip.setAttribute("aria-current", "true");
})();
