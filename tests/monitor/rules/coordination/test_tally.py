"""The highest count is known at any time, and what that costs does not grow with what is counted."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.coordination.tally import Pictures, Tally

STEPS = st.lists(st.tuples(st.booleans(), st.integers(-3, 6), st.integers(0, 3)), max_size=300)


class Weighed(int):
    """A key that counts how often it is compared."""

    compared = 0

    def __eq__(self, other):
        Weighed.compared += 1
        return int(self) == int(other)

    def __lt__(self, other):
        Weighed.compared += 1
        return int(self) < int(other)

    __hash__ = int.__hash__


@given(STEPS)
def test_the_top_is_the_smallest_of_the_most_common_whatever_came_and_went(steps):
    tally, there = Tally(), Counter()
    for comes, key, _ in steps:
        by = 1 if comes else -1
        if comes or there[key]:
            tally.add(key, by)
            there = +Counter({**there, key: there[key] + by})
        assert tally.top() == min(
            ((one, count) for one, count in there.items()), key=lambda e: (-e[1], e[0]), default=(0, 0)
        )
        assert len(tally) == len(there)


@given(STEPS)
def test_a_picture_is_shared_when_two_authors_show_it(steps):
    pictures, there = Pictures(), Counter()
    for comes, picture, author in steps:
        one, by = (picture, author), 1 if comes else -1
        if comes or there[one]:
            pictures.count(picture, author, by)
            there = +Counter({**there, one: there[one] + by})
        authors = Counter(shown for shown, _ in there)
        assert pictures.shared == sum(count for (shown, _), count in there.items() if authors[shown] > 1)


def costs(size, more=200):
    """Comparisons for each of so many more posts when there are so many links already, each another one."""
    tally = Tally()
    for key in range(size):
        tally.add(Weighed(key), 1)
    Weighed.compared = 0
    for key in range(size, size + more):
        tally.add(Weighed(key), 1)
        tally.top()
    for key in range(more):
        tally.add(Weighed(key), -1)
        tally.top()
    return Weighed.compared / (2 * more)


def test_a_post_costs_hardly_more_in_a_hundred_times_larger_group():
    assert costs(50_000) < 3 * costs(500) < 200


def test_a_link_that_comes_and_goes_for_ever_leaves_nothing_behind():
    tally = Tally()
    for turn in range(5_000):
        tally.add(1, 1)
        tally.add(turn + 2, 1)
        tally.add(turn + 2, -1)
    assert len(tally._highest) < 200
    assert tally.top() == (1, 5_000)
