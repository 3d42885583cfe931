"""What the simulation of polls must show whatever the machine."""

from datetime import timedelta
from statistics import fmean

from bench.intervals import adaptive_policy, fixed_policy, learned, newsrooms, score
from crawler.politeness.interval import Pace


def test_at_the_same_number_of_polls_news_are_noticed_sooner_and_fewer_are_lost() -> None:
    fleet = newsrooms(60)
    average = timedelta(minutes=30)

    adaptive = score(fleet, adaptive_policy(learned(fleet), Pace(average=average)))
    fixed = score(fleet, fixed_policy(timedelta(days=1) / adaptive.polls_a_day))

    assert 0.85 < adaptive.polls_a_day / 48 < 1.15
    assert fmean(adaptive.delays) < 0.8 * fmean(fixed.delays)
    assert adaptive.lost <= fixed.lost
