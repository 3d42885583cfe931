"""The hostile cases a crawler must stand; each is a test named `test_case_<number>_<name>...`."""

from collections.abc import Mapping

NETWORK: Mapping[int, str] = {
    1: "dns_nxdomain",
    2: "conn_refused",
    3: "conn_reset_midbody",
    4: "tls_expired_or_wrong_host",
    5: "drip_1byte_per_s",
    6: "endless_chunked",
    7: "gzip_bomb_1gib",
    8: "truncated_gzip_matching_length",
    9: "short_content_length",
    10: "redirect_loop_or_private_or_file",
    11: "http_429_retry_after",
    12: "http_503_burst",
    13: "304_not_modified",
    14: "robots_5xx_or_changed_to_disallow",
    15: "captive_portal_200_html_for_feed",
}
INPUT: Mapping[int, str] = {
    16: "encoding_lies",
    17: "xml_laughs_xxe_quad",
    18: "nesting_200k",
    19: "feed_broken_xml",
    20: "html_10mb_one_line",
    21: "control_chars_in_title",
    22: "title_5000_chars_or_empty_or_html",
    23: "html_injection_everywhere",
    24: "dates_wild",
    25: "url_variants",
    26: "same_article_edited",
    27: "syndicated_copy_20_sources",
    28: "guid_reused_or_changing",
    29: "feed_backfill_5000_old_items",
}
CASES: Mapping[int, str] = {**NETWORK, **INPUT}


def prefix_of(number: int) -> str:
    """Return how the names of a case's tests begin."""
    return f"test_case_{number:02}_{CASES[number]}"
