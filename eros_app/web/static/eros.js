"use strict";
// What was said is taken out of the field once it was heard.
document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (detail.ctx?.response?.raw?.ok) target.closest?.(".talk form")?.reset();
});
// What a server that is away, or was started anew, leaves without an answer is told as such.
const untold = (text) => {
  const told = document.createElement("p");
  told.className = "said wrong";
  told.setAttribute("role", "alert");
  told.textContent = text;
  return told;
};
document.addEventListener("htmx:error", ({ target }) => {
  if (!target.closest?.(".talk form")) return;
  document.getElementById("turns").append(untold("EROS did not answer: whether it heard what is in the field is not known."));
});
document.addEventListener("htmx:sse:error", ({ target, detail }) => {
  if (detail.status === 404 && target.closest?.(".turn")) {
    target.replaceWith(untold("Nothing more is known here of what became of this: say it again if nothing came of it."));
  }
});
// What is said beside a week is said of the version that is drawn there.
document.addEventListener("submit", ({ target }) => {
  const drawn = document.querySelector("[role=grid]");
  if (!drawn || !target.closest(".talk")) return;
  for (const [name, value] of [["of", drawn.dataset.edited], ["version", drawn.dataset.version]]) {
    const field = target.elements[name] || target.appendChild(document.createElement("input"));
    [field.type, field.name, field.value] = ["hidden", name, value];
  }
}, true);
// The grid by keyboard (APG layout grid): one tab stop, arrows from send to send, Alt with an arrow moves the send.
(() => {
  let grid, chips, days, names, current, held, dropped;
  const at = (chip) => `${chip.dataset.day} ${chip.dataset.time}`;
  const ofDay = (day) => chips.filter((chip) => chip.dataset.day === day).sort((a, b) => at(a).localeCompare(at(b)));
  const minutes = (chip) => Number(chip.dataset.time.slice(0, 2)) * 60 + Number(chip.dataset.time.slice(3));

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
    form.action = `${location.pathname}/try${location.search}`;
    const { edited, version } = grid.dataset;
    const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    const said = { do: "move", slot_id: chip.dataset.slot, day, time, of: edited, version };
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

  // Above the first send of a day stands its name, which opens the day.
  const fromName = (name, { key, ctrlKey }) => ({
    ArrowLeft: () => names[names.indexOf(name) - 1], ArrowRight: () => names[names.indexOf(name) + 1],
    ArrowDown: () => ofDay(name.dataset.day)[0], PageDown: () => ofDay(name.dataset.day)[0],
    Home: () => ofDay(ctrlKey ? days[0] : name.dataset.day)[0],
    End: () => ofDay(ctrlKey ? days[days.length - 1] : name.dataset.day).at(-1),
  }[key]?.());

  const byKey = (event) => {
    const name = event.target.closest(".day .name");
    const beyond = name && fromName(name, event);
    if (beyond) {
      event.preventDefault();
      if (beyond.matches(".chip")) select(beyond);
      else beyond.focus();
    }
    const chip = event.target.closest(".chip");
    if (!chip) return;
    if (event.key === "ArrowUp" && !event.altKey && !along(chip, -1)) {
      event.preventDefault();
      names.find((one) => one.dataset.day === chip.dataset.day)?.focus();
      return;
    }
    const line = ofDay(chip.dataset.day);
    if (event.altKey) {
      // Also where nothing can move there: a browser's own Alt with an arrow leaves the page.
      if (event.key.startsWith("Arrow")) event.preventDefault();
      const step = (event.shiftKey ? 15 : 5) * ({ ArrowUp: -1, ArrowDown: 1 }[event.key] || 0);
      const day = days[days.indexOf(chip.dataset.day) + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0)];
      if (step || (day && day !== chip.dataset.day)) {
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
  };
  // A pointer's drag is the same move: where it is let go, in steps of five minutes, also within a folded strip.
  const cellAt = (event) =>
    document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.matches(".cell, .strip"));
  const target = (cell) => {
    grid.querySelector(".target")?.classList.remove("target");
    cell?.classList.add("target");
  };
  const byPointer = (event) => {
    dropped = false;
    const chip = event.target.closest(".chip");
    if (!chip || event.button || event.pointerType === "touch") return;
    held = { chip, x: event.clientX, y: event.clientY, within: event.clientY - chip.getBoundingClientRect().top, moved: false };
  };
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moved && Math.hypot(x, y) < 6) return;
    held.moved = true;
    held.chip.classList.add("dragged");
    held.chip.style.transform = `translate(${x}px, ${y}px)`;
    target(cellAt(event));
  });
  const letGo = () => {
    held.chip.classList.remove("dragged");
    held.chip.style.transform = "";
    target(null);
  };
  document.addEventListener("pointerup", (event) => {
    if (!held) return;
    const { chip, within, moved } = held;
    const cell = moved && cellAt(event);
    letGo();
    held = undefined;
    if (!moved) return;
    dropped = true;
    if (!cell) return;
    const box = cell.getBoundingClientRect();
    const long = 60 * Number(cell.dataset.hours || 1);
    const minute = Math.round(((event.clientY - within - box.top) / box.height) * (long / 5)) * 5;
    const at = Number(cell.dataset.hour) * 60 + (cell.dataset.hours ? Math.min(Math.max(minute, 0), long - 5) : minute);
    if (at !== minutes(chip) || cell.dataset.day !== chip.dataset.day) move(chip, cell.dataset.day, at);
  });
  document.addEventListener("pointercancel", () => {
    if (held) letGo();
    held = undefined;
  });
  // The click that ends a drag opens nothing; a key's, which has no detail, does.
  const byClick = (event) => {
    if (dropped && event.detail) event.preventDefault();
    dropped = false;
  };

  const isTyped = (field) =>
    field.tagName === "SELECT"
      ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected))
      : field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  const fieldsIn = (piece) => [...piece.querySelectorAll("input, textarea, select")];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) {  // a drag that is called off moves nothing, and what ends it opens nothing
      dropped = held.moved;
      letGo();
      held = undefined;
      return;
    }
    const close = document.querySelector(".panel .close");
    if (event.key !== "Escape" || !close) return;
    // What was typed is not thrown away by a key: the link that does so is gone to, and Enter follows it.
    if (fieldsIn(close.closest(".panel")).some(isTyped)) close.focus();
    else location.assign(close.href);
  });

  // In an agenda the sends are lines of a list, and stand for the chips that are not shown.
  const shown = (one) => (one?.offsetParent ? one : one && document.querySelector(`[data-of="${one.id}"]`));
  const attend = (focused) => {
    grid = document.querySelector("[role=grid]");
    if (!grid) return;
    chips = [...grid.querySelectorAll(".chip")];
    days = [...new Set([...grid.querySelectorAll(".day .name")].map((name) => name.dataset.day))].sort();
    names = [...grid.querySelectorAll(".day .name")];
    for (const one of [...chips, ...names]) one.tabIndex = -1;  // without this script each is a stop
    current = undefined;
    grid.addEventListener("keydown", byKey);
    grid.addEventListener("pointerdown", byPointer);
    grid.addEventListener("click", byClick, true);
    grid.addEventListener("dragstart", (event) => event.preventDefault());
    grid.addEventListener("focusin", (event) => {
      const chip = event.target.closest(".chip");
      if (chip && chip !== current) select(chip, false);
    });
    const opened = new URLSearchParams(location.search).get("item");
    const chip = opened && document.getElementById(`chip-${opened}`);
    if (chip) chip.setAttribute("aria-current", "true");
    const there = document.getElementById(focused);
    select(there?.matches(".chip") ? there : chip || chips[0], false);
    return shown(there);
  };

  const opened = new URLSearchParams(location.search).get("item");
  const there = attend(location.hash.slice(1) || (opened && `chip-${opened}`));
  if (!grid) return;
  there?.focus();
  // A browser takes the focus from what an address leads to where that is not shown, once the page is drawn.
  const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  if (there && location.hash) addEventListener("load", () => drawn(() => there.focus()));
  // Below 700 pixels what was opened stands before the agenda: it is brought into view where it is not.
  const panel = document.querySelector(".panel");
  if (panel && !grid.offsetParent) {
    panel.tabIndex = -1;
    panel.focus({ preventScroll: true });
    const { top } = panel.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) panel.scrollIntoView();
  }

  // What a turn of the chat did to the week is drawn beside it; the panel, and what was typed, stay.
  document.addEventListener("over", async () => {
    const answer = await fetch(`/weeks/${grid.dataset.week}${location.search}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("[role=grid]")) return;
    const focused = grid.contains(document.activeElement) ? document.activeElement.id : "";
    for (const piece of document.querySelectorAll("[data-drawn]")) {
      const anew = document.adoptNode(fresh.querySelector(`[data-drawn="${piece.dataset.drawn}"]`));
      for (const field of fieldsIn(piece).filter(isTyped)) {
        const same = fieldsIn(anew).find((one) => one.name === field.name);
        if (same) [same.value, same.checked] = [field.value, field.checked];
      }
      piece.replaceWith(anew);
    }
    attend(focused)?.focus();
  });
})();
