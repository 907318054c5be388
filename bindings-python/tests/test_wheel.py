"""The wheel alone: in an environment with nothing else in it, the README's example runs."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import tillwork as tw
from tillwork import _core

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel that what is tested here was installed from."""
    wheels = list((ROOT / "target" / "wheels").glob("*.whl"))
    assert len(wheels) == 1, "bindings-python/scripts/install.sh builds and installs it"
    with zipfile.ZipFile(wheels[0]) as archive:
        (name,) = [name for name in archive.namelist() if "_core." in name and not name.endswith(".pyi")]
        assert archive.read(name) == Path(str(_core.__file__)).read_bytes(), "another wheel is installed: run scripts/install.sh"
    return wheels[0]


def test_the_wheel_serves_every_python_from_3_11(wheel: Path) -> None:
    assert wheel.name.startswith(f"tillwork-{tw.__version__}-cp311-abi3-")
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name).name for name in archive.namelist()}
        metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
    assert {"py.typed", "_core.pyi", "documents.py", "LICENSE-MIT", "LICENSE-APACHE"} <= names
    required = [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert required == []
    assert "Requires-Python: >=3.11" in metadata
    # A download of the size of a picture.
    assert wheel.stat().st_size < 2_500_000


def test_the_example_of_the_readme_runs_with_nothing_else_installed(wheel: Path, tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    place = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    subprocess.run([*pip, "install", "--quiet", "--no-index", wheel], check=True)
    listed = subprocess.run([*pip, "list", "--format=freeze"], check=True, capture_output=True, text=True).stdout.split()
    assert listed == [f"tillwork=={tw.__version__}"]
    check = f"import tillwork; assert tillwork.__file__.startswith({str(place.resolve())!r}), tillwork.__file__"
    code = f"{example}\n{check}\nprint('it ran')"
    done = subprocess.run([python, "-I", "-W", "error", "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("it ran\n", "")
