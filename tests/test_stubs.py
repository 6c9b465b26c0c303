"""The stubs of the facades agree with the request classes."""

import ast

import pytest

from tests.support.stubs import FACADES, Stub, path_of
from toggl_async.facade import Facade, Method


@pytest.mark.parametrize("facade", FACADES)
def test_a_stub_is_up_to_date(facade: type[Facade]) -> None:
    """The stub of a facade is what ``nox -s stubs`` writes, apart from line breaks."""
    written = ast.parse(path_of(facade).read_text(encoding="utf-8"))
    assert ast.unparse(written) == ast.unparse(ast.parse(Stub(facade).text())), "run nox -s stubs"


@pytest.mark.parametrize("facade", FACADES)
def test_a_stub_has_the_methods_of_its_facade(facade: type[Facade]) -> None:
    """Each endpoint is a method in the stub, and there are no others."""
    module = ast.parse(path_of(facade).read_text(encoding="utf-8"))
    (stub,) = [each for each in module.body if isinstance(each, ast.ClassDef)]
    declared = [each.name for each in stub.body if isinstance(each, ast.FunctionDef)]
    assert declared == [name for name, each in vars(facade).items() if isinstance(each, Method)]
