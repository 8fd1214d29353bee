"""Twelve kinds of faults that outside tests once found, each with the tests that now look for it everywhere.

Whoever changes such a place finds here what must stay true, and a test that is renamed or removed is missed.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# What is wrong with a fault of this kind, and where it's looked for: file: the names of its tests.
KINDS: dict[str, dict[str, str]] = {
    "averages of averages: a mean over unequal counts is weighted by what was counted": {
        "training/test_accumulation.py": """
            test_unequal_parts_add_up_to_the_gradient_of_the_whole_batch
            test_nothing_to_count_weighs_nothing_and_is_no_nan
            test_a_step_without_anything_to_count_is_left_out_of_the_mean_of_a_record
            test_an_evaluation_that_counts_nothing_says_so""",
        "training/test_processes.py": """
            test_shares_make_means_of_parts_the_mean_of_the_whole
            test_means_of_unequal_numbers_are_not_the_whole_ones
            test_a_process_without_anything_to_count_weighs_nothing_and_has_no_nan""",
        "training/test_classification.py": "test_evaluation_counts_every_label_once_and_no_padding",
        "evaluation/test_language.py": "test_every_token_but_the_first_counts_once",
    },
    "state that leaks: what a process keeps changes no verdict and survives no check, generation or evaluation": {
        "classroom/checking/test_process_state.py": """
            test_what_a_learners_function_sets_is_put_back
            test_a_verdict_does_not_depend_on_what_the_notebook_has_set
            test_a_cut_gradient_fails_where_gradients_are_off""",
        "test_modes.py": """
            test_every_module_gets_its_own_mode_back_also_after_an_error
            test_threads_that_evaluate_at_once_see_no_dropout_and_leave_the_modes""",
        "generation/test_decoding.py": """
            test_the_mode_of_every_module_comes_back_even_after_an_error
            test_between_two_tokens_the_model_is_in_its_own_mode_and_each_token_is_computed_without_dropout""",
        "test_writing.py": "test_filling_blanks_leaves_every_module_in_its_mode",
        "training/test_loop.py": "test_an_evaluation_gives_every_part_its_mode_back",
        "classroom/grading/test_grading.py": "test_what_a_file_breaks_for_later_is_gone_with_its_own_check",
    },
    "randomness per process: each has its own stream, and all are saved and restored": {
        "training/test_random_streams.py": """
            test_a_resumed_run_of_two_processes_equals_the_unbroken_one_also_where_rows_are_uneven
            test_a_run_of_two_goes_on_in_one_process_and_in_three""",
        "training/test_loop.py": "test_a_resumed_run_has_the_same_losses_as_an_unbroken_one",
    },
    "values that only look right: every setting is converted by its declared type, or refused by name": {
        "training/test_conversion.py": """
            test_what_is_not_of_the_declared_type_is_refused_by_name
            test_what_is_out_of_range_is_refused_by_name
            test_false_is_false_and_is_written_so
            test_a_seed_may_have_any_size""",
        "pretrained/test_refusals.py": """
            test_every_setting_of_a_wrong_kind_or_without_measure_is_refused_in_one_sentence
            test_every_wrong_number_of_a_rope_scaling_is_refused_by_name""",
        "test_bad_input.py": "test_a_bad_argument_is_refused_by_its_name",
        "test_bad_input_to_calls.py": """
            test_what_cannot_be_meant_is_refused_by_name
            test_a_number_out_of_its_range_is_refused_by_name""",
        "test_bad_input_to_parts.py": """
            test_what_cannot_be_built_is_refused_by_name
            test_what_cannot_be_computed_is_refused_by_name""",
        "test_bad_input_to_plots.py": "test_what_is_not_what_the_annotation_says_is_refused_by_name",
        "classroom/widgets/test_lifetimes.py": "test_what_a_widget_cannot_take_is_refused_by_name",
    },
    "foreign text: prompts, samples, paths and names show exactly as they are, on any encoding and never as HTML": {
        "test_commands.py": """
            test_paths_and_prompts_are_printed_as_they_are
            test_samples_are_printed_as_they_were_written
            test_no_encoding_of_the_output_ends_a_command""",
        "classroom/checking/test_check.py": "test_html_shows_code_and_escapes_the_rest",
        "test_bad_input_to_calls.py": "test_what_has_no_such_name_is_told_by_a_card",
    },
    "ends that are cut: a stream hands over all that was decoded": {
        "test_writing.py": """
            test_the_pieces_of_any_bytes_join_to_what_decode_says
            test_no_piece_but_the_last_ends_in_half_a_character""",
    },
    "two at once: a run's folder and the progress file have locks, and the second is told who holds them": {
        "training/test_one_at_a_time.py": """
            test_a_second_process_is_told_who_trains_here
            test_two_runs_of_one_process_do_not_train_at_once
            test_a_process_that_was_killed_holds_nothing""",
        "classroom/learner_progress/test_record.py": "test_two_kernels_lose_nothing",
        "data/test_download.py": "test_processes_at_the_same_time_get_one_good_file",
        "test_records.py": "test_two_that_keep_records_at_once_lose_none",
    },
    "a failing disk or cache: it stops nothing that can do without it, and loses nothing": {
        "training/test_one_at_a_time.py": """
            test_a_full_disk_leaves_the_last_checkpoint_and_no_half_file
            test_a_start_that_failed_leaves_the_folder_free
            test_the_cache_only_saves_time""",
        "training/test_checkpoints.py": """
            test_a_damaged_checkpoint_gives_way_to_the_one_before_and_that_is_said
            test_a_file_of_a_different_run_is_not_taken_for_this_ones""",
        "data/test_docstrings.py": "test_a_damaged_cache_is_made_anew_and_one_that_cannot_be_written_is_done_without",
        "classroom/live_training/test_samples_over_time.py": """
            test_a_damaged_line_costs_its_sample_and_no_text_breaks_a_line""",
        "data/test_shards.py": "test_no_name_in_an_index_leads_out_of_its_folder",
        "classroom/learner_progress/test_record.py": """
            test_a_damaged_record_is_told_once_and_backed_up
            test_a_ruined_solution_stops_neither_other_checks_nor_models""",
    },
    "reports see what training saw: the same filters and limits, and how much was left out": {
        "test_commands.py": "test_a_corpus_with_pairs_too_long_for_the_model_is_trained_and_reported_alike",
    },
    "memory that stays: what a cell made is freed when it runs again or a widget is closed": {
        "classroom/widgets/test_lifetimes.py": """
            test_closing_frees_a_widget_and_all_its_parts
            test_a_cell_that_runs_again_frees_what_it_made
            test_a_real_kernel_frees_the_models_of_a_cell_that_runs_again
            test_progress_keeps_nothing""",
    },
    "text in: marks, surrogates, specials and line ends come back as they were, from files larger than memory too": {
        "tokenizers/test_streaming.py": """
            test_the_ids_are_those_of_the_whole_text_wherever_it_is_cut
            test_a_text_larger_than_its_share_of_memory_is_encoded
            test_a_file_is_read_without_its_mark_and_with_one_kind_of_line_end
            test_two_halves_of_a_character_are_the_character
            test_marks_line_ends_and_zeros_of_a_string_come_back_as_they_were
            test_no_merge_is_learned_from_a_special_token_or_across_one""",
        "pretrained/test_refusals.py": """
            test_a_config_with_a_byte_order_mark_is_read_and_one_of_endless_depth_is_refused""",
    },
    "extreme numbers: temperatures down to 0, any loss, half precision": {
        "generation/test_sampling.py": """
            test_the_smallest_temperatures_choose_the_best_token_in_every_precision
            test_half_precision_draws_as_often_as_the_probabilities_say""",
        "evaluation/test_language.py": "test_the_perplexity_of_any_loss_is_a_number",
        "training/test_loop.py": "test_a_state_with_nan_is_never_saved_and_the_last_good_one_is_named",
    },
}


@cache
def names_of_tests(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_twelve_kinds():
    assert len(KINDS) == 12 and all(KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_the_tests_of_a_kind_are_there(kind):
    for file, names in KINDS[kind].items():
        missing = set(names.split()) - names_of_tests(file)
        assert not missing, f"tests/{file} has no {missing}: name here what took its place"
