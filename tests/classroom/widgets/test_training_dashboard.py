"""The dashboard's buttons: pause, go on and stop, and the run is kept."""

import threading
import time

import pytest
from widget_page import DARK

from transformer_course.classroom.widgets.training_dashboard import TrainingDashboard, watch
from transformer_course.training.checkpoint import latest_checkpoint
from transformer_course.training.configuration import configure
from transformer_course.training.interruption import Controls
from transformer_course.training.run import CHECKPOINTS, Run

CONFIG = {"tier": "smoke", "steps": 40, "log_every": 1, "evaluate_every": 40, "checkpoint_every": 40}


def losses(run) -> list[float]:
    return [line["loss"] for line in run.log()]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    run = Run(tmp_path_factory.mktemp("unbroken") / "run", configure("gpt", **CONFIG))
    list(run.train())
    return losses(run)


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path / "run", configure("gpt", **CONFIG))


def saved(run) -> str:
    return latest_checkpoint(run.folder / CHECKPOINTS).name


def test_a_paused_run_is_saved_waits_and_goes_on_to_the_same_losses(run, unbroken):
    controls, went_on = Controls(), []

    def look_then_resume():
        time.sleep(0.5)
        went_on.append(saved(run))
        controls.resume()

    for record in run.train(controls):
        if record.step == 7:
            controls.pause()
            thread = threading.Thread(target=look_then_resume)
            thread.start()
        assert controls.paused == (record.step == 7)
    thread.join()
    assert went_on == ["step_0000007"] and run.finished and losses(run) == unbroken


def test_a_stopped_run_is_saved_and_another_goes_on_to_the_same_losses(run, unbroken):
    controls = Controls()
    with pytest.raises(KeyboardInterrupt, match="stopped after step 9"):
        for record in run.train(controls):
            if record.step == 9:
                controls.stop()
    assert saved(run) == "step_0000009"
    again = Run(run.folder, run.config)
    assert again.resumed and again.trainer.step == 9
    list(again.train())
    assert losses(again) == unbroken


def test_a_stop_ends_a_pause(run):
    controls = Controls()
    controls.pause()
    threading.Timer(0.3, controls.stop).start()
    with pytest.raises(KeyboardInterrupt):
        list(run.train(controls))
    assert saved(run) == "step_0000001"


def pressing(monkeypatch, presses):
    """Press the buttons as the page does, from another thread, once the run has come to a step."""
    shown = []

    def display(dashboard, display_id=False):
        shown.append(dashboard)

        def press():
            for step, button in presses:
                until = time.monotonic() + 60
                while dashboard.step < step and time.monotonic() < until:
                    time.sleep(0.01)
                dashboard.asked = button
                shown.append(dashboard.state)
                time.sleep(0.3)

        threading.Thread(target=press, daemon=True).start()

    monkeypatch.setattr("transformer_course.classroom.widgets.training_dashboard.display", display)
    return shown


def test_the_buttons_reach_the_run(run, monkeypatch, unbroken):
    shown = pressing(monkeypatch, [(3, "pause"), (3, "resume")])
    watch(run)
    assert shown[1:] == ["pausing", "training"]
    assert run.finished and losses(run) == unbroken and shown[0].state == "" and shown[0].status == "finished"


def test_stopping_by_button_says_how_to_go_on(run, monkeypatch, unbroken):
    shown = pressing(monkeypatch, [(3, "stop")])
    with pytest.raises(KeyboardInterrupt):
        watch(run)
    assert "run the cell again to continue" in shown[0].status and shown[0].state == "" and not run.finished
    again = Run(run.folder, run.config)
    monkeypatch.setattr("transformer_course.classroom.widgets.training_dashboard.display", lambda *_, **__: None)
    watch(again)
    assert losses(again) == unbroken


def test_a_finished_run_can_be_asked_nothing(run):
    list(run.train())
    dashboard = TrainingDashboard(run)
    dashboard.asked = "pause"
    assert dashboard.state == "" and not dashboard.controls.paused


@pytest.mark.parametrize("theme", ["", DARK])
def test_the_page_shows_what_can_be_asked(run, show, theme):
    dashboard = TrainingDashboard(run)
    dashboard.state = "training"
    page = show(dashboard, "training_dashboard.js", theme)
    buttons = page.locator("button")
    assert buttons.all_inner_texts() == ["Pause", "Stop"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('asked')") == "pause"
    page.evaluate("model.set('state', 'paused')")
    assert buttons.all_inner_texts() == ["Resume", "Stop"] and "saved" in page.locator("[role=status]").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('asked')") == "resume"
    page.evaluate("model.set('state', 'training')")
    buttons.nth(1).click()
    assert page.evaluate("model.get('asked')") == "stop"
    page.evaluate("model.set('state', 'stopping')")
    assert buttons.nth(0).is_disabled() and buttons.nth(1).is_disabled()
    page.evaluate("model.set('state', '')")
    assert not page.locator(".tc-asks").is_visible()


def test_a_button_that_nobody_hears_says_what_to_do(run, show):
    dashboard = TrainingDashboard(run)
    dashboard.state = "training"
    page = show(dashboard, "training_dashboard.js")
    page.locator("button").nth(1).click()
    page.get_by_text("Use its own stop button (■) instead").wait_for(timeout=10_000)
