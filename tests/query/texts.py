"""Strategies for texts and queries full of what has broken search before."""

from hypothesis import strategies as st

WORDS = (
    *(
        "Kaiserslautern",
        "Kaiserslauterns",
        "KL.digital",
        "KL",
        "digital",
        "Köln",
        "Ko\u0308ln",
        "Kölner",
        "KÖLN",
    ),
    *(
        "Straße",
        "Mainz’",
        "Andrea's",
        "KLmitWirkung",
        "DigitalPakt",
        "Bürger*innen",
        "kai\u00adsers",
        "ﬁnden",
    ),
    *(
        "①",
        "½",
        "5G",
        "GmbH",
        "e\u0301",
        "U\u0308ber",
        "Smart-City",
        "😀",
        "👨‍👩‍👧",
        "1️⃣",
        "שלום",
        "İ",
        "ǅ",
        "ŉ",
    ),
    *("한국", "हिन्दी"),
)
SIGNS = (
    *(" ", "\n", "\n\n", "\u00a0", "\0", "(", ")", '"', "„", "“", "»", "«", "‚", "‘", "'", "’", "-", "–"),
    *("*", "|", ", ", ".", "/", "@", "\u202e", "\ufeff"),
)
OPERATORS = (
    *(" UND ", " ODER ", " NICHT ", " -", "AND", "OR", "NOT", " NAHE ", " NEAR/3 ", " NAHE/", "~", " @"),
    *(" titel:", "exakt:", "text:(", "stadt:", "von:2026", "bis:3.4.2026", "zeit:7d", "zeit:", "titl:"),
)

texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS + SIGNS), max_size=12).map("".join))
queries = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(WORDS + SIGNS + OPERATORS), max_size=14).map("".join)
)
