import pytest

from eros.failures import ToolFailure
from eros.vocabulary.catalogue import CHANNELS, TARGETS, Channel, Target, default_catalogue
from eros.wire import read_channels, read_details, read_send_types, read_targets

CATALOGUE = default_catalogue()


def target(target_key: str) -> Target:
    return next(target for target in TARGETS if target.target_key == target_key)


@pytest.mark.requirement("wire:send-types")
def test_what_a_server_leaves_out_of_a_send_type_is_the_catalogues():
    assert read_send_types({"send_types": [{"send_type_key": "bundle", "max_per_day": None}]}).types == {
        "bundle": CATALOGUE["bundle"]
    }


@pytest.mark.requirement("wire:send-types")
def test_what_a_server_states_of_a_send_type_wins():
    kind = read_send_types(
        {
            "send_types": [
                {
                    "send_type_key": "tip_goal",
                    "category": "engagement",
                    "page_type": "both",
                    "platform_feature": "post",
                    "media_type": "gif",
                    "requires_price": "0",
                    "can_have_followup": 0,
                    "max_per_day": 5,
                    "max_per_week": "9",
                    "min_time_between": 90,
                    "default_expiration_hours": 12,
                    "default_target": "high_spenders",
                    "caption_types": ["teaser"],
                }
            ]
        }
    ).types["tip_goal"]
    assert (kind.category, kind.page_type, kind.channel_key, kind.media_type) == (
        "engagement",
        "both",
        "wall_post",
        "gif",
    )
    assert (kind.requires_price, kind.can_have_followup, kind.max_per_day, kind.max_per_week) == (False, False, 5, 9)
    assert (kind.min_minutes_between, kind.default_expiration_hours) == (90, 12)
    assert (kind.default_target, kind.caption_types) == ("high_spenders", ("teaser",))


@pytest.mark.requirement("wire:send-types")
def test_an_older_server_states_gaps_in_hours_and_its_page_restriction_otherwise():
    read = read_send_types(
        {"send_types": [{"send_type_key": "ppv_wall", "min_hours_between": 1.5, "page_type_restriction": "paid"}]}
    )
    kind = read.types["ppv_wall"]
    assert read.stated == {"ppv_wall": {"min_minutes_between": 90, "page_type": "paid"}}
    assert (kind.min_minutes_between, kind.page_type) == (90, "paid")


@pytest.mark.requirement("wire:send-types")
def test_nonsense_in_a_field_leaves_the_catalogues_value():
    row = {"send_type_key": "bundle", "max_per_day": -3, "media_type": "hologram", "platform_feature": "pigeon",
           "category": "other", "base_price": float("inf"), "default_expiration_hours": 10**8,
           "min_hours_between": 8761, "min_time_between": 10**6}  # fmt: skip
    assert read_send_types({"send_types": [row]}).types["bundle"] == CATALOGUE["bundle"]


@pytest.mark.requirement("wire:send-types", "volume:odd-figures")
def test_nonsense_in_a_field_is_named_with_its_value_and_the_catalogues():
    row = {"send_type_key": "bundle", "max_per_day": -3, "category": "other", "base_price": "cheap",
           "channel_key": "pigeon", "min_minutes_between": "long", "max_per_week": 1e13,
           "default_expiration_hours": 10**8}  # fmt: skip
    kind = CATALOGUE["bundle"]
    assert [(odd.text, odd.instead) for odd in read_send_types({"send_types": [row]}).odd] == [
        (
            "category of bundle is 'other', not one of revenue, engagement, retention",
            "the catalogue's revenue",
        ),
        ("channel_key of bundle is 'pigeon', not a channel", f"the catalogue's {kind.channel_key}"),
        ("max_per_day of bundle is -3, not a count", f"the catalogue's {kind.max_per_day}"),
        ("max_per_week of bundle is 10000000000000.0, more than 1000000000000", "the catalogue's none"),
        (
            "min_minutes_between of bundle is 'long', not a whole number of minutes",
            f"the catalogue's {kind.min_minutes_between}",
        ),
        ("default_expiration_hours of bundle is 100000000, more than 8760", "the catalogue's none"),
        ("base_price of bundle is 'cheap', not a price", f"the catalogue's {kind.base_price}"),
    ]
    assert read_send_types({"send_types": [{"send_type_key": "bundle", "max_per_day": "2"}]}).odd == ()


@pytest.mark.requirement("wire:send-types", "volume:odd-figures")
@pytest.mark.parametrize(("price", "fault"), [(10**6, "1000000, more than 10000"), (0, "0, and it is sold")])
def test_a_price_that_nobody_asks_for_is_named_and_the_catalogues_stands_in(price: float, fault: str) -> None:
    read = read_send_types(
        {"send_types": [{"send_type_key": key, "base_price": price} for key in ("bundle", "dm_farm")]}
    )
    usual = CATALOGUE["bundle"].base_price
    assert read.types["bundle"].base_price == usual
    assert (f"base_price of bundle is {fault}", f"the catalogue's {usual}") in [
        (it.text, it.instead) for it in read.odd
    ]
    assert any("dm_farm" in one.text for one in read.odd) == (price > 0)  # it is not sold: 0 is its price


@pytest.mark.requirement("wire:deprecated")
def test_deprecated_and_unknown_types_are_named_and_left_out():
    read = read_send_types(
        {
            "send_types": [
                {"send_type_key": "zebra_post"},
                {"send_type_key": "ppv_message"},
                {"send_type_key": "ppv_video"},
                {"send_type_key": "dm_farm"},
                {"send_type_key": "ppv_unlock"},
                {"send_type_key": "bundle", "is_active": 0},
                {"no": "key"},
                None,
            ]
        }
    )
    assert list(read.types) == ["ppv_unlock", "dm_farm"]
    assert (read.deprecated, read.unknown) == (("ppv_message", "ppv_video"), ("zebra_post",))


@pytest.mark.requirement("wire:send-types", "target:stand-in")
def test_what_stands_in_for_a_garbled_gap_is_what_its_other_name_says_before_the_catalogue():
    row = {"send_type_key": "bundle", "min_minutes_between": "x", "default_price": -1}
    two = [read_send_types({"send_types": [row | more]}) for more in ({"min_hours_between": 7}, {})]
    price = f"the catalogue's {CATALOGUE['bundle'].base_price}"
    assert [[odd.instead for odd in read.odd] for read in two] == [
        ["its other name's 420", price],
        [f"the catalogue's {CATALOGUE['bundle'].min_minutes_between}", price],
    ]


@pytest.mark.requirement("wire:send-types", "volume:odd-figures")
def test_of_a_type_that_is_listed_twice_the_first_row_counts_and_is_told_where_they_differ():
    rows = [{"send_type_key": "bundle", "max_per_day": 1}, {"send_type_key": "bundle", "max_per_day": 5}]
    read = read_send_types({"send_types": [*rows, {"send_type_key": "dm_farm"}, {"send_type_key": "dm_farm"}]})
    assert read.types["bundle"].max_per_day == 1
    (odd,) = read.odd
    assert odd[:3] == ("bundle", "bundle is listed twice, with another max_per_day", "the first row")
    gone = [{**rows[0], "is_active": 0}, rows[1]]
    assert read_send_types({"send_types": gone}).odd == ()


@pytest.mark.requirement("wire:strict-where-needed")
def test_send_types_that_are_no_list_are_a_bad_answer():
    with pytest.raises(ToolFailure, match=r"get_send_types: .*send_types"):
        read_send_types({"types": []})


@pytest.mark.requirement("wire:details")
def test_details_come_flat_or_under_send_type_with_caption_types_by_priority():
    requirements = [{"caption_type": "b", "priority": 2}, {"caption_type": "a", "priority": 1}]
    flat = read_details({"min_time_between": 45, "caption_requirements": requirements}, CATALOGUE["bundle"])
    nested = read_details(
        {"send_type": {"min_hours_between": 0.75}, "caption_requirements": requirements}, CATALOGUE["bundle"]
    )
    assert flat == nested
    assert (flat.min_minutes_between, flat.caption_types) == (45, ("a", "b"))


@pytest.mark.requirement("wire:details")
@pytest.mark.parametrize(
    ("stated", "required"),
    [
        ({"required_target": "renew_on"}, ("renew_on",)),
        ({"required_target": ["renew_on", "renew_off"]}, ("renew_on", "renew_off")),
        ({"required_target": "expired_*"}, ("expired_recent", "expired_all")),
        ({"required_target": "renew_on", "required_targets": ["renew_on", "renew_off"]}, ("renew_on", "renew_off")),
        ({"send_type_key": "renew_on_message", "required_target": None}, ("renew_off",)),
        ({"send_type_key": "renew_on_message", "required_target": ""}, ("renew_off",)),
        ({"send_type_key": "renew_on_message", "required_target": None, "required_targets": []}, ()),
        ({"required_target": "renew_on", "required_targets": []}, ("renew_on",)),
    ],
)
def test_a_required_target_is_a_key_a_list_or_a_family(stated, required):
    assert read_details(stated, CATALOGUE["renew_on_message"]).required_target == required


@pytest.mark.requirement("wire:details")
def test_details_that_only_name_the_type_change_nothing_and_unreadable_ones_are_a_bad_answer():
    assert read_details({"send_type_key": "bundle"}, CATALOGUE["bundle"]) == CATALOGUE["bundle"]
    with pytest.raises(ToolFailure, match="about dm_farm, and not"):
        read_details({"send_type": {"send_type_key": "DM_farm", "max_per_day": 9}}, CATALOGUE["bundle"])
    for unreadable in ({}, {"send_type": {"max_per_day": "many"}}, {"send_type_key": 5}):
        with pytest.raises(ToolFailure, match="send_type"):
            read_details(unreadable, CATALOGUE["bundle"])


@pytest.mark.requirement("wire:targets")
def test_targets_read_lists_json_text_and_short_names_and_fill_the_rest_from_the_catalogue():
    targets = read_targets(
        {
            "targets": [
                {"target_key": "renew_off", "display_name": "Renewal off"},
                {
                    "target_key": "big_tippers",
                    "applicable_page_types": '["paid"]',
                    "applicable_channels": '["targeted", "mass", "carrier"]',
                },
                {"target_key": "unknown_without_channels"},
                {"target_key": "high_spenders", "is_active": 0},
                {"display_name": "no key"},
            ]
        }
    )
    assert targets == (
        target("renew_off").model_copy(update={"display_name": "Renewal off"}),
        Target(
            target_key="big_tippers",
            display_name="big_tippers",
            page_types=("paid",),
            channel_keys=("targeted_message", "mass_message"),
        ),
    )


@pytest.mark.requirement("wire:targets")
def test_channels_fill_what_they_leave_out_from_the_catalogue():
    channels = read_channels(
        {
            "channels": [
                {"channel_key": "mass_message"},
                {"channel_key": "wall_post", "supports_targeting": "1"},
                {"channel_key": "fax"},
            ]
        }
    )
    assert channels == (
        next(channel for channel in CHANNELS if channel.channel_key == "mass_message"),
        Channel(channel_key="wall_post", supports_targeting=True),
        Channel(channel_key="fax", supports_targeting=False),
    )
