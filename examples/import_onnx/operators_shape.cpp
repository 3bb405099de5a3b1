// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cstdlib>

#include "import_onnx/operators.hpp"

namespace import_onnx {

namespace {

using result = std::vector<array>;

extents shape_from(const operator_call& call, const std::vector<std::int64_t>& numbers) {
    extents shape;
    for (const std::int64_t one : numbers) {
        if (one < 0 || one > (std::int64_t{1} << 31)) call.refuse("an extent of " + std::to_string(one));
        shape.push_back(static_cast<std::size_t>(one));
    }
    if (shape.size() > onnx_limits::rank) call.refuse("more than 8 dimensions");
    return shape;
}

/// The axes of a Squeeze or Unsqueeze, which are an input since version 13.
std::vector<std::int64_t> axes_of(const operator_call& call) {
    if (call.version < 13) return call.node.integers("axes", {});
    return call.has(1) ? call.integers(1) : std::vector<std::int64_t>();
}

result constant(const operator_call& call) {
    if (const attribute* const value = call.node.find("value"); value != nullptr)
        if (const auto* const tensor = call.model.tensor_of(*value); tensor != nullptr) return {array(*tensor)};
    if (call.node.find("value_float") != nullptr)
        return {array(extents{}, std::vector{static_cast<double>(call.node.number("value_float", 0))})};
    if (call.node.find("value_int") != nullptr)
        return {array(extents{}, std::vector{static_cast<double>(call.node.integer("value_int", 0))}, true)};
    if (const attribute* const list = call.node.find("value_floats"); list != nullptr)
        return {array(extents{list->numbers.size()}, std::vector<double>(list->numbers.begin(), list->numbers.end()))};
    if (const attribute* const list = call.node.find("value_ints"); list != nullptr)
        return {array(extents{list->integers.size()}, std::vector<double>(list->integers.begin(), list->integers.end()),
                      true)};
    call.refuse("expected a constant of numbers");
}

result shape(const operator_call& call) {
    const extents& of = call.input(0).shape;
    const auto rank = static_cast<std::int64_t>(of.size());
    const auto place = [&](std::string_view name, std::int64_t otherwise) {
        const std::int64_t one = call.node.integer(name, otherwise);
        return static_cast<std::size_t>(std::clamp<std::int64_t>(one < 0 ? one + rank : one, 0, rank));
    };
    const std::size_t start = place("start", 0), end = std::max(start, place("end", rank));
    std::vector<double> numbers;
    for (std::size_t d = start; d < end; ++d) numbers.push_back(static_cast<double>(of[d]));
    const extents count{numbers.size()};
    return {array(count, std::move(numbers), true)};
}
result size(const operator_call& call) {
    return {array(extents{}, std::vector{static_cast<double>(call.input(0).size())}, true)};
}

result flatten(const operator_call& call) {
    const array& x = call.input(0);
    const std::int64_t axis = call.node.integer("axis", 1), rank = static_cast<std::int64_t>(x.shape.size());
    if (axis < -rank || axis > rank) call.refuse("an axis that there is not");
    const auto middle = static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
    const std::span all(x.shape);
    return {x.reshaped({size_of_shape(all.first(middle)), size_of_shape(all.subspan(middle))})};
}

result reshape(const operator_call& call) {
    const array& x = call.input(0);
    const std::vector<std::int64_t> wanted = call.integers(1);
    const bool allows_zero = call.node.integer("allowzero", 0) != 0;
    if (wanted.size() > onnx_limits::rank) call.refuse("more than 8 dimensions");
    extents to;
    std::ptrdiff_t open = -1;
    for (std::size_t d = 0; d < wanted.size(); ++d) {
        if (wanted[d] == 0 && !allows_zero && d >= x.shape.size()) call.refuse("a dimension to keep that there is not");
        if (wanted[d] < -1 || wanted[d] > (std::int64_t{1} << 31) || (wanted[d] == -1 && open >= 0))
            call.refuse("expected extents, of which one may be -1");
        if (wanted[d] == -1) open = static_cast<std::ptrdiff_t>(d);
        to.push_back(wanted[d] == -1                  ? 1
                     : wanted[d] == 0 && !allows_zero ? x.shape[d]
                                                      : static_cast<std::size_t>(wanted[d]));
    }
    const std::size_t others = size_of_shape(to);
    if (open >= 0 && others > 0 && x.size() % others == 0) to[static_cast<std::size_t>(open)] = x.size() / others;
    if (size_of_shape(to) != x.size()) call.refuse("shape " + text_of(x.shape) + " can't become " + text_of(to));
    return {x.reshaped(to)};
}

result squeeze(const operator_call& call) {
    const array& x = call.input(0);
    const auto axes = axes_of(call);
    std::vector<bool> goes(x.shape.size(), false);
    for (std::size_t d = 0; d < goes.size(); ++d) goes[d] = axes.empty() && x.shape[d] == 1;
    for (const std::int64_t axis : axes) goes[call.dimension(axis, goes.size())] = true;
    extents to;
    for (std::size_t d = 0; d < goes.size(); ++d) {
        if (goes[d] && x.shape[d] != 1) call.refuse("a dimension of more than 1 can't go");
        if (!goes[d]) to.push_back(x.shape[d]);
    }
    return {x.reshaped(to)};
}
result unsqueeze(const operator_call& call) {
    const array& x = call.input(0);
    const auto axes = axes_of(call);
    const std::size_t rank = x.shape.size() + axes.size();
    if (rank > onnx_limits::rank) call.refuse("more than 8 dimensions");
    std::vector<bool> is_new(rank, false);
    for (const std::int64_t axis : axes) is_new[call.dimension(axis, rank)] = true;
    if (static_cast<std::size_t>(std::count(is_new.begin(), is_new.end(), true)) != axes.size())
        call.refuse("an axis twice");
    extents to;
    std::size_t next = 0;
    for (std::size_t d = 0; d < rank; ++d) to.push_back(is_new[d] ? 1 : x.shape[next++]);
    return {x.reshaped(to)};
}

result transpose(const operator_call& call) {
    const array& x = call.input(0);
    const std::size_t rank = x.shape.size();
    std::vector<std::int64_t> order = call.node.integers("perm", {});
    if (order.empty())
        for (std::size_t d = rank; d-- > 0;) order.push_back(static_cast<std::int64_t>(d));
    std::vector<bool> seen(rank, false);
    extents to;
    for (const std::int64_t from : order) {
        if (from < 0 || static_cast<std::size_t>(from) >= rank || seen[static_cast<std::size_t>(from)])
            call.refuse("expected an order of the dimensions in perm");
        seen[static_cast<std::size_t>(from)] = true;
        to.push_back(x.shape[static_cast<std::size_t>(from)]);
    }
    if (order.size() != rank) call.refuse("expected an order of all dimensions in perm");
    if (!x.is_known()) return {array(to, x.is_integer)};
    std::vector<double> y = call.make(to);
    const auto numbers = x.numbers();
    const extents own = strides_of(x.shape), steps = strides_of(to);
    for (std::size_t i = 0; i < y.size(); ++i) {
        std::size_t from = 0, rest = i;
        for (std::size_t d = 0; d < rank; ++d) {
            from += rest / steps[d] * own[static_cast<std::size_t>(order[d])];
            rest %= steps[d];
        }
        y[i] = (*numbers)[from];
    }
    return {array(to, std::move(y), x.is_integer)};
}

result concat(const operator_call& call) {
    if (call.inputs() == 0) call.refuse("it has no input");
    const array& first = call.input(0);
    const std::size_t axis = call.dimension(call.node.integer("axis", 1), first.shape.size());
    extents to = first.shape;
    to[axis] = 0;
    for (std::size_t i = 0; i < call.inputs(); ++i) {
        extents other = call.input(i).shape;
        if (other.size() != to.size()) call.refuse("inputs of different ranks");
        to[axis] += other[axis];
        other[axis] = first.shape[axis];
        if (other != first.shape)
            call.refuse("shapes " + text_of(first.shape) + " and " + text_of(call.input(i).shape) +
                        " do not go together");
    }
    if (!call.is_known()) return {array(to, first.is_integer)};
    std::vector<double> y = call.make(to);
    const std::size_t outer = size_of_shape(std::span(to).first(axis)),
                      inner = size_of_shape(std::span(to).subspan(axis + 1));
    std::size_t at = 0;
    for (std::size_t i = 0; i < call.inputs(); ++i) {
        const auto numbers = call.input(i).numbers();
        const std::size_t piece = call.input(i).shape[axis] * inner;
        for (std::size_t o = 0; o < outer; ++o)
            std::copy_n(numbers->begin() + static_cast<std::ptrdiff_t>(o * piece), piece,
                        y.begin() + static_cast<std::ptrdiff_t>(o * to[axis] * inner + at));
        at += piece;
    }
    return {array(to, std::move(y), first.is_integer)};
}

result gather(const operator_call& call) {
    const array &x = call.input(0), &index = call.input(1);
    const std::size_t axis = call.dimension(call.node.integer("axis", 0), x.shape.size());
    const auto position = x.shape.begin() + static_cast<std::ptrdiff_t>(axis);
    extents to(x.shape.begin(), position);
    to.insert(to.end(), index.shape.begin(), index.shape.end());
    to.insert(to.end(), position + 1, x.shape.end());
    if (to.size() > onnx_limits::rank) call.refuse("more than 8 dimensions");
    if (!call.is_known()) return {array(to, x.is_integer)};
    std::vector<double> y = call.make(to);
    const auto numbers = x.numbers(), places = index.numbers();
    const std::size_t outer = size_of_shape(std::span(x.shape).first(axis));
    const std::size_t inner = size_of_shape(std::span(x.shape).subspan(axis + 1));
    const double extent = static_cast<double>(x.shape[axis]);
    std::size_t at = 0;
    for (std::size_t o = 0; o < outer; ++o)
        for (const double place : *places) {
            if (!(place >= -extent && place < extent)) call.refuse("an index that there is not");
            const auto i = static_cast<std::size_t>(place < 0 ? place + extent : place);
            for (std::size_t k = 0; k < inner; ++k) y[at++] = (*numbers)[(o * x.shape[axis] + i) * inner + k];
        }
    return {array(to, std::move(y), x.is_integer)};
}

result slice(const operator_call& call) {
    const array& x = call.input(0);
    const std::size_t rank = x.shape.size();
    const bool old = call.version < 10;
    const auto starts = old ? call.node.integers("starts", {}) : call.integers(1);
    const auto ends = old ? call.node.integers("ends", {}) : call.integers(2);
    std::vector<std::int64_t> axes = old           ? call.node.integers("axes", {})
                                     : call.has(3) ? call.integers(3)
                                                   : std::vector<std::int64_t>();
    std::vector<std::int64_t> steps(starts.size(), 1);
    if (!old && call.has(4)) steps = call.integers(4);
    if (axes.empty())
        for (std::size_t d = 0; d < starts.size(); ++d) axes.push_back(static_cast<std::int64_t>(d));
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
        call.refuse("as many starts as ends, axes and steps are expected");
    extents first(rank, 0), to = x.shape;
    std::vector<std::int64_t> step(rank, 1);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::size_t d = call.dimension(axes[i], rank);
        const auto extent = static_cast<std::int64_t>(x.shape[d]);
        if (steps[i] == 0 || std::abs(steps[i]) > (std::int64_t{1} << 31))
            call.refuse("steps of 0, or of more than there is");
        // Backwards, places are from the last element to one before the first.
        const std::int64_t least = steps[i] < 0 ? -1 : 0, most = steps[i] < 0 ? extent - 1 : extent;
        const auto place = [&](std::int64_t one) { return std::clamp(one < 0 ? one + extent : one, least, most); };
        const std::int64_t begin = extent == 0 ? 0 : place(starts[i]), end = extent == 0 ? 0 : place(ends[i]);
        const std::int64_t way = steps[i] < 0 ? begin - end : end - begin, width = std::abs(steps[i]);
        first[d] = static_cast<std::size_t>(std::max<std::int64_t>(begin, 0));
        step[d] = steps[i];
        to[d] = way <= 0 ? 0 : static_cast<std::size_t>((way + width - 1) / width);
    }
    if (!x.is_known()) return {array(to, x.is_integer)};
    std::vector<double> y = call.make(to);
    const auto numbers = x.numbers();
    const extents own = strides_of(x.shape), new_steps = strides_of(to);
    for (std::size_t i = 0; i < y.size(); ++i) {
        std::size_t from = 0, rest = i;
        for (std::size_t d = 0; d < rank; ++d) {
            const auto along = static_cast<std::int64_t>(rest / new_steps[d]) * step[d];
            from += static_cast<std::size_t>(static_cast<std::int64_t>(first[d]) + along) * own[d];
            rest %= new_steps[d];
        }
        y[i] = (*numbers)[from];
    }
    return {array(to, std::move(y), x.is_integer)};
}

result constant_of_shape(const operator_call& call) {
    const extents to = shape_from(call, call.integers(0));
    double value = 0;
    bool integer = false;
    if (const attribute* const given = call.node.find("value"); given != nullptr)
        if (const auto* const tensor = call.model.tensor_of(*given); tensor != nullptr) {
            const array one(*tensor);
            if (one.size() != 1) call.refuse("expected one number as value");
            value = one.numbers()->front();
            integer = one.is_integer;
        }
    std::vector<double> y = call.make(to);
    std::fill(y.begin(), y.end(), value);
    return {array(to, std::move(y), integer)};
}

result expand(const operator_call& call) {
    const array& x = call.input(0);
    const extents to = broadcast_shape(call, x.shape, shape_from(call, call.integers(1)));
    if (to == x.shape) return {x};
    if (!x.is_known()) return {array(to, x.is_integer)};
    std::vector<double> y = call.make(to);
    const auto numbers = x.numbers();
    const extents own = strides_of(x.shape), steps = strides_of(to);
    const std::size_t offset = to.size() - x.shape.size();
    for (std::size_t i = 0; i < y.size(); ++i) {
        std::size_t from = 0, rest = i;
        for (std::size_t d = 0; d < to.size(); ++d) {
            if (d >= offset && x.shape[d - offset] != 1) from += rest / steps[d] * own[d - offset];
            rest %= steps[d];
        }
        y[i] = (*numbers)[from];
    }
    return {array(to, std::move(y), x.is_integer)};
}

constexpr auto rows = std::to_array<operator_row>({{"Constant", constant},
                                                   {"Shape", shape},
                                                   {"Size", size},
                                                   {"Flatten", flatten},
                                                   {"Reshape", reshape},
                                                   {"Squeeze", squeeze},
                                                   {"Unsqueeze", unsqueeze},
                                                   {"Transpose", transpose},
                                                   {"Concat", concat},
                                                   {"Gather", gather},
                                                   {"Slice", slice},
                                                   {"ConstantOfShape", constant_of_shape},
                                                   {"Expand", expand}});

}  // namespace

std::span<const operator_row> shape_operators() { return rows; }

}  // namespace import_onnx
