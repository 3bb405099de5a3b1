// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/callbacks.hpp"

#include <string>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Notes what it is told, and stops at the end of an epoch.
struct noting_callback {
    std::string* told;
    const char* name;
    void on_step_end(const step_report&) const { *told += std::string(name) + " step;"; }
    [[nodiscard]] training_action on_epoch_end(const epoch_report&) const {
        *told += std::string(name) + " epoch;";
        return training_action::stop;
    }
};
struct evaluation_callback {
    std::string* told;
    void on_evaluation_step(const evaluation_report&) const { *told += "evaluation;"; }
    template <class Trainer, class... Data>
    void on_fit_begin(const Trainer&, const Data&...) const {
        *told += "begin " + std::to_string(sizeof...(Data)) + ";";
    }
};
struct no_callback {
    void on_something(const step_report&) const {}
};
static_assert(TrainingCallback<noting_callback> && TrainingCallback<evaluation_callback> &&
              !TrainingCallback<no_callback> && !TrainingCallback<int>);

}  // namespace

TEST_CASE("all callbacks are told, each of what it wants to know, even after one requested a stop") {
    std::string told;
    const noting_callback first{&told, "a"}, second{&told, "b"};
    const evaluation_callback third{&told};
    CHECK(detail::tell(step_report{}, first, third, second));
    CHECK(told == "a step;b step;");
    told.clear();
    CHECK_FALSE(detail::tell(epoch_report{}, first, third, second));
    CHECK(told == "a epoch;b epoch;");
    told.clear();
    CHECK(detail::tell(evaluation_report{}, first, third));
    CHECK(told == "evaluation;");
    CHECK(detail::tell(epoch_report{}));  // none requests a stop
    told.clear();
    CHECK(detail::begin_fit(third, 0, 1, 2) == training_action::proceed);
    CHECK(detail::begin_fit(first, 0, 1) == training_action::proceed);
    CHECK(told == "begin 2;");
    struct {
        training_action on_fit_begin(int) const { return training_action::stop; }
    } fourth;
    CHECK(detail::begin_fit(fourth, 0) == training_action::stop);
}
