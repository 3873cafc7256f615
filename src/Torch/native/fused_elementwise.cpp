// Norms, gated activations and rotary embedding: one pass over memory each.
#include "fused.h"

namespace {
constexpr int64_t grain = 16384;  // elements a thread should have at least

int64_t rows_a_task(int64_t width) { return std::max<int64_t>(1, grain / std::max<int64_t>(1, width)); }

at::Tensor norm_weight(const at::Tensor& weight, bool unit_offset) {
  auto wide = weight.detach().to(at::kFloat).contiguous();
  return unit_offset ? wide + 1 : wide;
}

struct Rms : Function<Rms> {
  static variable_list forward(AutogradContext* ctx, at::Tensor x, c10::optional<at::Tensor> residual, at::Tensor weight, double eps, bool unit_offset) {
    TORCH_CHECK(weight.dim() == 1 && x.size(-1) == weight.size(0), "weight ", weight.sizes(), " does not fit ", x.sizes());
    auto input = x.contiguous();
    auto width = input.size(-1), rows = input.numel() / width;
    auto factors = norm_weight(weight, unit_offset), inverse = at::empty({rows}, at::kFloat), normed = at::empty_like(input);
    at::Tensor other, sum;
    if (residual.has_value()) {
      TORCH_CHECK(residual->sizes() == x.sizes() && residual->scalar_type() == x.scalar_type(), "residual ", residual->sizes(), " does not fit ", x.sizes());
      other = residual->contiguous();
      sum = at::empty_like(input);
    }
    by_type(input, [&](auto kind) {
      using T = decltype(kind);
      at::parallel_for(0, rows, rows_a_task(width), [&](int64_t from, int64_t to) {
        auto at = from * width;
        typed<T>().rms(numbers<T>(input) + at, other.defined() ? numbers<T>(other) + at : nullptr, sum.defined() ? numbers<T>(sum) + at : nullptr,
                       numbers<float>(factors), numbers<T>(normed) + at, numbers<float>(inverse) + from, to - from, width, static_cast<float>(eps));
      });
    });
    ctx->save_for_backward({sum.defined() ? sum : input, factors, inverse});
    ctx->set_materialize_grads(false);
    ctx->saved_data["summed"] = sum.defined();
    if (sum.defined()) return {sum, normed};
    return {normed};
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    auto &x = saved[0], &factors = saved[1], &inverse = saved[2];
    bool summed = ctx->saved_data["summed"].toBool();
    auto dnormed = grads[summed ? 1 : 0];
    auto dsum = summed && grads[0].defined() ? grads[0].contiguous() : at::Tensor();
    auto dx = dsum;
    if (dnormed.defined()) {
      dnormed = dnormed.contiguous();
      dx = at::empty_like(x);
      auto width = x.size(-1), rows = x.numel() / width;
      by_type(x, [&](auto kind) {
        using T = decltype(kind);
        at::parallel_for(0, rows, rows_a_task(width), [&](int64_t from, int64_t to) {
          auto at = from * width;
          typed<T>().rms_backward(numbers<T>(x) + at, numbers<float>(factors), numbers<float>(inverse) + from, numbers<T>(dnormed) + at,
                                  dsum.defined() ? numbers<T>(dsum) + at : nullptr, numbers<T>(dx) + at, to - from, width);
        });
      });
    }
    return {dx, summed ? dx : at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

// Gate and up as two column ranges of rows with one stride: halves of one matrix, or two matrices.
struct Gated : Function<Gated> {
  static at::Tensor forward(AutogradContext* ctx, at::Tensor gate, c10::optional<at::Tensor> up, int64_t kind) {
    auto left = gate.contiguous(), right = up.has_value() ? up->contiguous() : at::Tensor();
    TORCH_CHECK(left.dim() == 2 && (right.defined() ? right.sizes() == left.sizes() : left.size(1) % 2 == 0), "gate and up do not match: ", left.sizes());
    auto width = right.defined() ? left.size(1) : left.size(1) / 2, stride = left.size(1);
    auto out = at::empty({left.size(0), width}, left.options());
    by_type(left, [&](auto type) {
      using T = decltype(type);
      auto *g = numbers<T>(left), *u = right.defined() ? numbers<T>(right) : g + width, *o = numbers<T>(out);
      at::parallel_for(0, left.size(0), rows_a_task(width), [&](int64_t from, int64_t to) {
        typed<T>().gated(static_cast<int>(kind), g + from * stride, u + from * stride, stride, o + from * width, width, to - from, width);
      });
    });
    ctx->save_for_backward({left, right});
    ctx->saved_data["kind"] = kind;
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    auto &left = saved[0], &right = saved[1];
    auto dy = grads[0].contiguous();
    auto width = dy.size(1), stride = left.size(1);
    auto kind = static_cast<int>(ctx->saved_data["kind"].toInt());
    auto dleft = at::empty_like(left), dright = right.defined() ? at::empty_like(right) : at::Tensor();
    by_type(left, [&](auto type) {
      using T = decltype(type);
      auto *g = numbers<T>(left), *u = right.defined() ? numbers<T>(right) : g + width;
      auto *dg = numbers<T>(dleft), *du = right.defined() ? numbers<T>(dright) : dg + width;
      at::parallel_for(0, left.size(0), rows_a_task(width), [&](int64_t from, int64_t to) {
        auto at = from * stride;
        typed<T>().gated_backward(kind, g + at, u + at, stride, numbers<T>(dy) + from * width, width, dg + at, du + at, stride, to - from, width);
      });
    });
    return {dleft, dright, at::Tensor()};
  }
};

at::Tensor turned(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin, float direction) {
  auto input = x.contiguous(), out = at::empty_like(input);
  auto heads = input.size(1), width = input.size(2), half = cos.size(1);
  by_type(input, [&](auto type) {
    using T = decltype(type);
    at::parallel_for(0, input.size(0), rows_a_task(heads * width), [&](int64_t from, int64_t to) {
      std::vector<float> row(static_cast<size_t>(width));
      for (auto n = from; n < to; n++) {
        for (int64_t h = 0; h < heads; h++) {
          auto at = (n * heads + h) * width;
          typed<T>().load_head(numbers<T>(input) + at, nullptr, nullptr, 0, width, width, 1, row.data());
          typed<T>().store_head(row.data(), numbers<float>(cos) + n * half, numbers<float>(sin) + n * half, half, width, direction, 1, numbers<T>(out) + at);
        }
      }
    });
  });
  return out;
}

struct Rope : Function<Rope> {
  static at::Tensor forward(AutogradContext* ctx, at::Tensor x, at::Tensor cos, at::Tensor sin) {
    TORCH_CHECK(x.dim() == 3 && cos.dim() == 2 && cos.sizes() == sin.sizes() && cos.size(0) == x.size(0) && 2 * cos.size(1) <= x.size(2) &&
                    cos.scalar_type() == at::kFloat && sin.scalar_type() == at::kFloat,
                "tables ", cos.sizes(), " and ", sin.sizes(), " do not fit heads ", x.sizes());
    auto c = cos.contiguous(), s = sin.contiguous();
    ctx->save_for_backward({c, s});
    return turned(x, c, s, 1);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    return {turned(grads[0], saved[0], saved[1], -1), at::Tensor(), at::Tensor()};
  }
};
}  // namespace

API int32_t lt_fused_rms_norm(Handle x, Handle residual, Handle weight, double eps, int32_t unit_offset, Handle* out) {
  return guard([&] {
    c10::optional<at::Tensor> other;
    if (residual != nullptr) other = *residual;
    for (auto& result : Rms::apply(*x, other, *weight, eps, unit_offset != 0)) *out++ = give(result);
  });
}
API Handle lt_fused_gated(Handle gate, Handle up, int32_t gelu) {
  return guard([&] {
    c10::optional<at::Tensor> other;
    if (up != nullptr) other = *up;
    return give(Gated::apply(*gate, other, static_cast<int64_t>(gelu)));
  });
}
API Handle lt_fused_rope(Handle x, Handle cos, Handle sin) {
  return guard([&] { return give(Rope::apply(*x, *cos, *sin)); });
}
