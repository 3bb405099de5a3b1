# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Holds the innermost loops of a disassembly against rules; exits with 1 and says what it found if one is broken:
#
#   awk -v register=zmm -v column=1 -f hot_loops.awk source.cpp source.asm
#
# source.asm is the output of `objdump -d -r -C --no-show-raw-insn`. source.cpp holds one line for each kernel:
#
#   // hot-loop: <kernel> <multiply-adds> <stack> ...
#
# <kernel>         a function's name, without namespaces and template arguments: all functions of this name are meant
# <multiply-adds>  at least as many stand in one innermost loop, on whole registers; `tile`: the product of the first
#                  two numbers among the function's own template arguments
# <stack>          `none`: no loop with multiply-adds touches the stack. N: at most N of its instructions move vectors
#                  to or from the stack; addresses and counters may lie there. `column`: which of several columns
#                  is read, 1 for the first.
#
# Never allowed is a call inside such a loop. A copy of a function that g++ made for constant arguments may be without
# a loop.
#
# A loop is an edge of the graph of jumps back to an instruction on the path that led to it, and all instructions on
# the way between: not a range of addresses, because compilers put parts of a loop after its end. The stack is what
# copies of the stack pointer point to: not what is addressed by rsp or rbp, because rbp may hold anything, and an
# array on the stack be addressed by any other register.

BEGIN {
    pieces = split("ax bx cx dx si di bp", list, " ")
    for (i = 1; i <= pieces; ++i) whole["r" list[i]] = whole["e" list[i]] = whole[list[i]] = "r" list[i]
    for (i = 8; i < 16; ++i) whole["r" i] = whole["r" i "d"] = whole["r" i "w"] = "r" i
    whole["rsp"] = "rsp"
}

# ---- reading --------------------------------------------------------------------------------------------------------

FNR == NR {
    if ($1 == "//" && $2 == "hot-loop:") {
        multiply_adds[$3] = $4
        allowed[$3] = $(4 + column)
    }
    next
}
# 0000000000000000 <void ctcnn::kernels::adam<float>(...)>:
/^[0-9a-f]+ <.*>:$/ {
    finish()
    signature = $0
    gsub(/^[0-9a-f]+ <|>:$/, "", signature)
    kernel = name_of(signature)
    next
}
!(kernel in allowed) { next }
# What the linker fills in is outside of the function.
/\tR_X86_64_|: R_X86_64_/ {
    target[count] = ""
    next
}
#   1a3f:<tab>vfmadd231ps (%rdi),%zmm1,%zmm2
/^ *[0-9a-f]+:\t/ {
    text[++count] = $0
    sub(/ *[#<].*$/, "", text[count])
    split(text[count], word, /[ \t]+/)
    field = word[1] == "" ? 2 : 1
    at[substr(word[field], 1, length(word[field]) - 1)] = count
    while (word[++field] ~ /^(bnd|notrack|rep|repz|repnz|lock|data16|cs)$/) continue
    operation[count] = word[field]
    operands[count] = word[field + 1]
    target[count] = operation[count] ~ /^j/ ? operands[count] : ""
}
END {
    finish()
    for (k in allowed) {
        ++rules
        if (!(k in proved)) complain(k, "no function of this name has a loop as the rule requires")
    }
    if (!rules) complain("hot-loop:", "there is no rule")
    printf "%d loops in %d functions of %d kernels\n", loops, functions, rules
    exit complaints > 0
}

# "void ctcnn::kernels::adam<float>(float*)" -> adam; nothing for a lambda in it, or the part of it that is cold.
function name_of(s) {
    if (s ~ /\{lambda|\.cold/) return ""
    while (sub(/<[^<>]*>/, "", s)) continue
    sub(/\(.*/, "", s)
    sub(/.*[ :]/, "", s)
    return s
}

function finish() {
    if (kernel in allowed) {
        ++functions
        connect()
        follow_stack_pointer()
        find_loops()
    }
    kernel = ""
    count = 0
    split("", at)
}

# ---- the graph of jumps ---------------------------------------------------------------------------------------------

function connect(    i) {
    split("", successor)
    split("", before)
    split("", before_count)
    for (i = 1; i <= count; ++i) {
        if (i < count && operation[i] !~ /^(jmp|ret|ud2|hlt)/) edge(i, 1, i + 1)
        if (target[i] in at) edge(i, 2, at[target[i]])
    }
}
function edge(from, which, to) {
    successor[from, which] = to
    before[to, ++before_count[to]] = from
}

# ---- registers that may point into the stack ------------------------------------------------------------------------

# pointers[i]: " rsp rbp ", the registers that do when instruction i begins, by whatever path.
function follow_stack_pointer(    i, which, to, queue, read, write, after, pieces, list, r, grown) {
    split("", pointers)
    pointers[1] = " rsp "
    queue[write = 1] = 1
    for (read = 1; read <= write; ++read) {
        i = queue[read]
        after = pointers_after(i, pointers[i])
        for (which = 1; which <= 2; ++which) {
            if (!((i, which) in successor)) continue
            to = successor[i, which]
            grown = !(to in pointers)
            if (grown) pointers[to] = " "
            pieces = split(after, list, " ")
            for (r = 1; r <= pieces; ++r)
                if (!is_pointer(list[r], pointers[to])) {
                    pointers[to] = pointers[to] list[r] " "
                    grown = 1
                }
            if (grown) queue[++write] = to
        }
    }
}
function is_pointer(register_name, known) {
    return register_name in whole && index(known, " " whole[register_name] " ") > 0
}
# The last operand is what is written. A pointer that is saved in memory and read back is lost: nothing does that.
function pointers_after(i, known,    to, from, points) {
    to = operands[i]
    sub(/.*,/, "", to)
    to = substr(to, 2)
    if (!(to in whole) || to == "rsp" || operation[i] ~ /^(cmp|test|push|call|nop|xchg)/) return known
    from = operands[i]
    sub(/,.*/, "", from)
    if (operation[i] ~ /^lea/)
        points = addresses_stack(operands[i], known)
    else if (operation[i] ~ /^mov/)
        points = is_pointer(substr(from, 2), known)
    else if (operation[i] ~ /^(cmov|add|sub|and|inc|dec)/)
        points = is_pointer(to, known) || is_pointer(substr(from, 2), known)
    sub(" " whole[to] " ", " ", known)
    return points ? known whole[to] " " : known
}
# Is there a memory operand, relative to one of the pointers?
function addresses_stack(text, known,    part) {
    if (!match(text, /\([^)]*\)/)) return 0
    split(substr(text, RSTART + 1, RLENGTH - 2), part, ",")
    return is_pointer(substr(part[1], 2), known) || is_pointer(substr(part[2], 2), known)
}

# ---- loops ----------------------------------------------------------------------------------------------------------

function find_loops(    path, depth, state, tried, i, to, head, most, wanted) {
    split("", body)
    split("", heads)
    path[depth = 1] = 1
    state[1] = "on the path"
    while (depth > 0) {
        i = path[depth]
        if (++tried[i] > 2) {
            state[i] = "done"
            --depth
        } else if ((i, tried[i]) in successor) {
            to = successor[i, tried[i]]
            if (state[to] == "on the path")
                add_body(to, i)
            else if (state[to] == "") {
                state[to] = "on the path"
                path[++depth] = to
            }
        }
    }
    most = 0
    for (head in heads)
        if (is_innermost(head)) {
            i = judge(head)
            if (i > most) most = i
        }
    wanted = multiply_adds[kernel] == "tile" ? tile_size() : multiply_adds[kernel]
    if (most > 0 && most >= wanted)
        proved[kernel] = 1
    else if (most > 0 || signature !~ /clone \.constprop/)
        complain(signature, "no innermost loop holds " wanted " multiply-adds of whole " register " registers, only " \
                 most)
}
# What reaches `tail` without passing `head`.
function add_body(head, tail,    i, queue, read, write, b) {
    heads[head] = 1
    body[head, head] = 1
    queue[write = 1] = tail
    for (read = 1; read <= write; ++read) {
        i = queue[read]
        if ((head, i) in body) continue
        body[head, i] = 1
        for (b = 1; b <= before_count[i]; ++b) queue[++write] = before[i, b]
    }
}
function is_innermost(head,    other) {
    for (other in heads)
        if (other != head && (head, other) in body) return 0
    return 1
}
function tile_size(    s, product, n) {
    s = substr(signature, index(signature, kernel "<") + length(kernel))
    sub(/^</, " ", s)
    while (sub(/<[^<>]*>/, "", s)) continue # numbers in the arguments of its arguments are not meant
    sub(/>.*/, "", s)
    product = 1
    for (n = 0; n < 2 && match(s, / [0-9]+u/); ++n) {
        product *= substr(s, RSTART + 1, RLENGTH - 2)
        s = substr(s, RSTART + RLENGTH)
    }
    return n == 2 ? product : "rows * vectors (not found in its name)"
}
# Says what is wrong with a loop, and returns the number of its multiply-adds.
function judge(head,    i, found, calls, any, vectors, stack_lines, call_lines) {
    for (i = 1; i <= count; ++i) {
        if (!((head, i) in body)) continue
        if (operation[i] ~ /^vfn?m(add|sub)[0-9]+p[sd]/ && index(operands[i], "%" register)) ++found
        if (operation[i] ~ /^call/) {
            ++calls
            call_lines = call_lines "\n" text[i]
        }
        if (operation[i] ~ /^(push|pop)/ || addresses_stack(operands[i], pointers[i])) {
            if (operation[i] ~ /^(lea|nop|prefetch)/) continue
            ++any
            vectors += operands[i] ~ /%[xyz]mm/
            if (allowed[kernel] == "none" || operands[i] ~ /%[xyz]mm/) stack_lines = stack_lines "\n" text[i]
        }
    }
    if (!found) return 0
    ++loops
    if (calls) complain(signature, "calls inside a loop:" call_lines)
    if (allowed[kernel] == "none" && any)
        complain(signature, "a loop with " found " multiply-adds touches the stack " any " times:" stack_lines)
    else if (allowed[kernel] != "none" && vectors > allowed[kernel] + 0)
        complain(signature, "a loop with " found " multiply-adds moves vectors to or from the stack " vectors \
                 " times, and " allowed[kernel] " are allowed:" stack_lines)
    return found
}
function complain(where, what) {
    ++complaints
    print where "\n  " what "\n"
}
