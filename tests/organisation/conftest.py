"""A customer of somebody's, and threads that start together."""

import threading

import pytest
from django.db import connections
from django.test import Client
from django.utils import translation

from customers.models import Customer
from tests.factories import customers as customer_factories


class Keeper:
    def __init__(self, person):
        self.keeper = person


@pytest.fixture
def customer_of():
    """customer_of(person): a file that this person keeps."""

    def make(person, **values) -> Customer:
        return customer_factories.customer(Keeper(person), **values)

    return make


@pytest.fixture
def browser():
    """browser(): a new one, set to English."""

    def new(**defaults) -> Client:
        return Client(headers={"Accept-Language": "en"}, **defaults)

    return new


@pytest.fixture
def client(browser):
    return browser()


@pytest.fixture(autouse=True)
def in_english():
    """The words of these tests are the source's."""
    with translation.override("en"):
        yield


@pytest.fixture
def at_once():
    """at_once(f, g): both start in the same moment on connections of their own; returns results or exceptions."""

    def run(*verbs):
        gate, answers = threading.Barrier(len(verbs)), [None] * len(verbs)

        def one(n, verb):
            try:
                gate.wait(10)
                answers[n] = verb()
            except Exception as error:  # noqa: BLE001  the test looks at it
                answers[n] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(verbs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return answers

    return run
