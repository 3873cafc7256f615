// One line an operation; the name is lt_ + PyTorch's own.
#include "shim.h"

#define UNARY(name, expression)                                \
  API Handle lt_##name(Handle a) {                             \
    return guard([&] {                                         \
      const at::Tensor& x = *a;                                \
      return give(expression);                                 \
    });                                                        \
  }
#define BINARY(name, expression)                               \
  API Handle lt_##name(Handle a, Handle b) {                   \
    return guard([&] {                                         \
      const at::Tensor &x = *a, &y = *b;                       \
      return give(expression);                                 \
    });                                                        \
  }
#define WITH_NUMBER(name, expression)                          \
  API Handle lt_##name(Handle a, Number number) {              \
    return guard([&] {                                         \
      const at::Tensor& x = *a;                                \
      const at::Scalar s = scalar(number);                     \
      return give(expression);                                 \
    });                                                        \
  }
#define IN_PLACE(name, statement)                              \
  API int32_t lt_##name(Handle a, Handle b) {                  \
    return guard([&] {                                         \
      at::Tensor &x = *a, &y = *b;                             \
      statement;                                               \
    });                                                        \
  }
#define IN_PLACE_NUMBER(name, statement)                       \
  API int32_t lt_##name(Handle a, Number number) {             \
    return guard([&] {                                         \
      at::Tensor& x = *a;                                      \
      const at::Scalar s = scalar(number);                     \
      statement;                                               \
    });                                                        \
  }

UNARY(neg, x.neg())
UNARY(abs, x.abs())
UNARY(exp, x.exp())
UNARY(log, x.log())
UNARY(sqrt, x.sqrt())
UNARY(rsqrt, x.rsqrt())
UNARY(sin, x.sin())
UNARY(cos, x.cos())
UNARY(tanh, x.tanh())
UNARY(sigmoid, x.sigmoid())
UNARY(relu, x.relu())
UNARY(silu, at::silu(x))
UNARY(isfinite, at::isfinite(x))
UNARY(logical_not, x.logical_not())
UNARY(max_all, x.max())
UNARY(min_all, x.min())
UNARY(argmax_all, x.argmax())
UNARY(all, x.all())
UNARY(any, x.any())

BINARY(add, x.add(y))
BINARY(sub, x.sub(y))
BINARY(mul, x.mul(y))
BINARY(div, x.div(y))
BINARY(pow, x.pow(y))
BINARY(minimum, at::minimum(x, y))
BINARY(maximum, at::maximum(x, y))
BINARY(matmul, at::matmul(x, y))
BINARY(mm, at::mm(x, y))
BINARY(bmm, at::bmm(x, y))
BINARY(outer, at::outer(x, y))
BINARY(eq, x.eq(y))
BINARY(ne, x.ne(y))
BINARY(lt, x.lt(y))
BINARY(le, x.le(y))
BINARY(gt, x.gt(y))
BINARY(ge, x.ge(y))
BINARY(logical_and, x.logical_and(y))
BINARY(logical_or, x.logical_or(y))

WITH_NUMBER(add_scalar, x.add(s))
WITH_NUMBER(sub_scalar, x.sub(s))
WITH_NUMBER(rsub_scalar, at::rsub(x, s))
WITH_NUMBER(mul_scalar, x.mul(s))
WITH_NUMBER(div_scalar, x.div(s))
WITH_NUMBER(rdiv_scalar, x.reciprocal().mul(s))
WITH_NUMBER(pow_scalar, x.pow(s))
WITH_NUMBER(remainder_scalar, x.remainder(s))
WITH_NUMBER(eq_scalar, x.eq(s))
WITH_NUMBER(ne_scalar, x.ne(s))
WITH_NUMBER(lt_scalar, x.lt(s))
WITH_NUMBER(le_scalar, x.le(s))
WITH_NUMBER(gt_scalar, x.gt(s))
WITH_NUMBER(ge_scalar, x.ge(s))

IN_PLACE(add_, x.add_(y))
IN_PLACE(sub_, x.sub_(y))
IN_PLACE(mul_, x.mul_(y))
IN_PLACE(div_, x.div_(y))
IN_PLACE_NUMBER(add_scalar_, x.add_(s))
IN_PLACE_NUMBER(sub_scalar_, x.sub_(s))
IN_PLACE_NUMBER(mul_scalar_, x.mul_(s))
IN_PLACE_NUMBER(div_scalar_, x.div_(s))
IN_PLACE_NUMBER(fill_, x.fill_(s))

API Handle lt_add_scaled(Handle x, Handle y, Number alpha) {
  return guard([&] { return give(x->add(*y, scalar(alpha))); });
}
API int32_t lt_add_scaled_(Handle x, Handle y, Number alpha) {
  return guard([&] { x->add_(*y, scalar(alpha)); });
}
// mode 1 rounds towards zero, 2 down.
API Handle lt_div_rounded(Handle x, Handle y, int32_t mode) {
  return guard([&] { return give(x->div(*y, mode == 1 ? "trunc" : "floor")); });
}
API Handle lt_div_scalar_rounded(Handle x, Number y, int32_t mode) {
  return guard([&] { return give(x->div(scalar(y), mode == 1 ? "trunc" : "floor")); });
}
API int32_t lt_addcmul_(Handle x, Handle a, Handle b, Number value) {
  return guard([&] { x->addcmul_(*a, *b, scalar(value)); });
}
API int32_t lt_addcdiv_(Handle x, Handle a, Handle b, Number value) {
  return guard([&] { x->addcdiv_(*a, *b, scalar(value)); });
}
API Handle lt_addmm(Handle x, Handle a, Handle b, Number beta, Number alpha) {
  return guard([&] { return give(at::addmm(*x, *a, *b, scalar(beta), scalar(alpha))); });
}
API Handle lt_linear(Handle x, Handle weight, Handle bias) {
  return guard([&] { return give(bias ? at::linear(*x, *weight, *bias) : at::linear(*x, *weight)); });
}
API Handle lt_clamp(Handle x, Number low, int32_t has_low, Number high, int32_t has_high) {
  return guard([&] {
    auto none = c10::optional<at::Scalar>();
    return give(at::clamp(*x, has_low ? c10::make_optional(scalar(low)) : none, has_high ? c10::make_optional(scalar(high)) : none));
  });
}
API Handle lt_gelu(Handle x, int32_t tanh_form) {
  return guard([&] { return give(at::gelu(*x, tanh_form ? "tanh" : "none")); });
}
API Handle lt_where(Handle condition, Handle x, Handle y) {
  return guard([&] { return give(at::where(*condition, *x, *y)); });
}
API Handle lt_masked_fill(Handle x, Handle mask, Number value) {
  return guard([&] { return give(x->masked_fill(*mask, scalar(value))); });
}

// ---- over a dimension

API Handle lt_softmax(Handle x, int64_t dim, int32_t dtype) {
  return guard([&] { return give(at::softmax(*x, dim, kind(dtype))); });
}
API Handle lt_log_softmax(Handle x, int64_t dim, int32_t dtype) {
  return guard([&] { return give(at::log_softmax(*x, dim, kind(dtype))); });
}
API Handle lt_logsumexp(Handle x, int64_t dim, int32_t keep) {
  return guard([&] { return give(at::logsumexp(*x, dim, keep != 0)); });
}
API Handle lt_sum(Handle x, const int64_t* dims, int64_t count, int32_t keep, int32_t dtype) {
  return guard([&] { return give(count == 0 ? x->sum(kind(dtype)) : x->sum(sizes(dims, count), keep != 0, kind(dtype))); });
}
API Handle lt_mean(Handle x, const int64_t* dims, int64_t count, int32_t keep, int32_t dtype) {
  return guard([&] { return give(count == 0 ? x->mean(kind(dtype)) : x->mean(sizes(dims, count), keep != 0, kind(dtype))); });
}
API int32_t lt_max(Handle x, int64_t dim, int32_t keep, Handle* out) {
  return guard([&] {
    auto [values, indexes] = x->max(dim, keep != 0);
    out[0] = give(values);
    out[1] = give(indexes);
  });
}
API Handle lt_argmax(Handle x, int64_t dim, int32_t keep) {
  return guard([&] { return give(x->argmax(dim, keep != 0)); });
}
API Handle lt_norm(Handle x, double p) {
  return guard([&] { return give(x->norm(p)); });
}
API Handle lt_cumsum(Handle x, int64_t dim, int32_t dtype) {
  return guard([&] { return give(x->cumsum(dim, kind(dtype))); });
}
API int32_t lt_topk(Handle x, int64_t k, int64_t dim, int32_t largest, int32_t sorted, Handle* out) {
  return guard([&] {
    auto [values, indexes] = x->topk(k, dim, largest != 0, sorted != 0);
    out[0] = give(values);
    out[1] = give(indexes);
  });
}
API int32_t lt_sort(Handle x, int64_t dim, int32_t descending, Handle* out) {
  return guard([&] {
    auto [values, indexes] = x->sort(dim, descending != 0);
    out[0] = give(values);
    out[1] = give(indexes);
  });
}
API Handle lt_tril(Handle x, int64_t diagonal) {
  return guard([&] { return give(x->tril(diagonal)); });
}
API Handle lt_triu(Handle x, int64_t diagonal) {
  return guard([&] { return give(x->triu(diagonal)); });
}

// ---- by index

API Handle lt_gather(Handle x, int64_t dim, Handle index) {
  return guard([&] { return give(x->gather(dim, *index)); });
}
API Handle lt_index_select(Handle x, int64_t dim, Handle index) {
  return guard([&] { return give(x->index_select(dim, *index)); });
}
API int32_t lt_scatter_(Handle x, int64_t dim, Handle index, Handle source) {
  return guard([&] { x->scatter_(dim, *index, *source); });
}
API int32_t lt_index_add_(Handle x, int64_t dim, Handle index, Handle source, Number alpha) {
  return guard([&] { x->index_add_(dim, *index, *source, scalar(alpha)); });
}
API int32_t lt_index_copy_(Handle x, int64_t dim, Handle index, Handle source) {
  return guard([&] { x->index_copy_(dim, *index, *source); });
}
API Handle lt_repeat_interleave(Handle x, int64_t repeats, int64_t dim, int32_t has_dim) {
  return guard([&] { return give(x->repeat_interleave(repeats, has_dim ? c10::make_optional(dim) : c10::nullopt)); });
}

// ---- losses and layers

API Handle lt_cross_entropy(Handle x, Handle target, Handle weight, int64_t reduction, int64_t ignore_index, double smoothing) {
  return guard([&] {
    c10::optional<at::Tensor> w;
    if (weight) w = *weight;
    return give(at::cross_entropy_loss(*x, *target, w, reduction, ignore_index, smoothing));
  });
}
API Handle lt_nll_loss(Handle x, Handle target, Handle weight, int64_t reduction) {
  return guard([&] {
    c10::optional<at::Tensor> w;
    if (weight) w = *weight;
    return give(at::nll_loss(*x, *target, w, reduction));
  });
}
API Handle lt_dropout(Handle x, double p, int32_t training) {
  return guard([&] { return give(at::dropout(*x, p, training != 0)); });
}
API Handle lt_one_hot(Handle x, int64_t classes) {
  return guard([&] { return give(at::one_hot(*x, classes)); });
}
API Handle lt_pad(Handle x, const int64_t* amounts, int64_t count, double value) {
  return guard([&] { return give(at::constant_pad_nd(*x, sizes(amounts, count), value)); });
}
