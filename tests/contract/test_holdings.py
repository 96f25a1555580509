"""What stands at once is counted alike on both platforms: exact, however many take and give back together; given back once."""

from concurrent.futures import ThreadPoolExecutor

from chalicelib.domain.ids import new_id
from support.platforms import START


def test_of_many_at_once_exactly_those_that_fit_pass(ports):
    owner, items = new_id(START), [new_id(START) for _ in range(24)]
    with ThreadPoolExecutor(12) as pool:
        passed = list(pool.map(lambda one: ports.holdings.add(owner, one, 3, 20), items))
    assert passed.count(True) == 6, "18 of 20, and a seventh would make 21"
    assert dict(ports.holdings.items(owner)) == {one: 3 for one, took in zip(items, passed, strict=True) if took}
    assert ports.holdings.add(owner, new_id(START), 2, 20), "something smaller still enters"
    assert not ports.holdings.add(owner, new_id(START), 1, 20)


def test_giving_back_at_once_frees_it_once(ports):
    owner, kept, gone = new_id(START), new_id(START), new_id(START)
    assert ports.holdings.add(owner, kept, 4, 10)
    assert ports.holdings.add(owner, gone, 6, 10)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ports.holdings.drop(owner, gone), range(8)))
    assert dict(ports.holdings.items(owner)) == {kept: 4}
    assert ports.holdings.add(owner, gone, 6, 10)
    assert not ports.holdings.add(owner, gone, 1, 10)


def test_an_item_never_goes_below_nothing(ports):
    """What an older release announced was never taken: giving it back frees no more than what is held."""
    owner, item, other = new_id(START), new_id(START), new_id(START)
    ports.holdings.give(owner, item, 5)
    assert ports.holdings.add(owner, item, 3, 10)
    ports.holdings.give(owner, item, 2)
    assert dict(ports.holdings.items(owner)) == {item: 1}
    ports.holdings.give(owner, item, 5)
    assert dict(ports.holdings.items(owner)) == {}
    assert ports.holdings.add(owner, other, 10, 10)
    assert not ports.holdings.add(owner, item, 1, 10)


def test_more_than_the_bound_never_enters(ports):
    owner = new_id(START)
    assert not ports.holdings.add(owner, new_id(START), 11, 10)
    assert dict(ports.holdings.items(owner)) == {}
