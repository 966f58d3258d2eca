"""What no text we could read confirms, in words that evidence can carry: a published number must not hide its doubt."""

from collections.abc import Mapping

UNCONFIRMED: Mapping[str, str] = {
    "capped": "HJ 633 defines no index above the last breakpoint; it is capped at 500 here",
    "zero": "HJ 633 gives the AQI as 1-500; all concentrations at zero give 0 here, judged as 优",
    "before_2016": "days before 2016-01-01 are judged by HJ 633-2012, although it was binding only from then on",
    "site_share": "a city value needs 75 % of the sites that monitor the pollutant: HJ 663-2013 6.1.3 by recall; the"
    " 2026 text was not read",
    "o3_windows": "the 17 windows ending 08:00-24:00 are confirmed for HJ 663-2013 and practice, not for HJ 663-2026",
    "o3_over_limit": "an O3 day with fewer than 14 windows counts when its maximum, rounded, exceeds 160; whether the"
    " comparison is made before or after rounding was not found",
    "o3_1h_max": "HJ 633-2012 judges a day by O3 1 h too; which hours it needs and how a city forms it (here: every"
    " hour present; the mean of the maxima of the sites with a valid day) was not found",
    "so2_hour_2012": "HJ 633-2012 judges SO2 above 800 µg/m³ by the 24-hour mean; such an hour gets no AQI here",
    "period_decimals": "period statistics are rounded to 1 decimal, CO to 2: one source, which contradicts itself",
    "period_values": "year statistics average the unrounded day values; whether HJ 663 takes the rounded ones was not found",
    "percentile": "percentile by k = 1 + (n - 1)p with linear interpolation: HJ 663-2013 annex A by recall, one source",
    "percentile_validity": "percentiles need the same days as the annual mean; found for O3 only (HJ 663-2013)",
    "gb3095_2012_grade_1": "the grade 1 limits of GB 3095-2012 are by recall; grade 2 is confirmed",
}
