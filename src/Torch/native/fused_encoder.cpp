// What encoders need beside attention: the norm with mean and bias, and a linear layer followed by gelu. No gradients: encoders are not trained.
#include "fused.h"

namespace {
constexpr int64_t encoder_grain = 16384;  // elements a thread should have at least

int64_t encoder_rows(int64_t width) { return std::max<int64_t>(1, encoder_grain / std::max<int64_t>(1, width)); }

at::Tensor encoder_norm(const at::Tensor& x, const at::Tensor* residual, const at::Tensor& weight, const at::Tensor& bias, double eps) {
  TORCH_CHECK(weight.dim() == 1 && x.size(-1) == weight.size(0) && bias.sizes() == weight.sizes() && weight.scalar_type() == at::kFloat &&
                  bias.scalar_type() == at::kFloat,
              "weight ", weight.sizes(), " and bias ", bias.sizes(), " do not fit ", x.sizes());
  TORCH_CHECK(residual == nullptr || (residual->sizes() == x.sizes() && residual->scalar_type() == x.scalar_type()), "the residual does not fit ", x.sizes());
  auto input = x.contiguous(), other = residual == nullptr ? at::Tensor() : residual->contiguous(), out = at::empty_like(input);
  auto factors = weight.contiguous(), offsets = bias.contiguous();
  auto width = input.size(-1), rows = input.numel() / width;
  by_type(input, [&](auto kind) {
    using T = decltype(kind);
    at::parallel_for(0, rows, encoder_rows(width), [&](int64_t from, int64_t to) {
      std::vector<float> row(static_cast<size_t>(width));
      auto at = from * width;
      typed<T>().layer_norm(numbers<T>(input) + at, other.defined() ? numbers<T>(other) + at : nullptr, numbers<float>(factors), numbers<float>(offsets),
                            numbers<T>(out) + at, row.data(), to - from, width, static_cast<float>(eps));
    });
  });
  return out;
}

// In blocks of rows, so that a block is still in the cache when its second pass comes.
at::Tensor linear_gelu(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  auto x = input.contiguous(), offset = bias.contiguous();
  TORCH_CHECK(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1) && x.scalar_type() == weight.scalar_type() && bias.dim() == 1 &&
                  bias.size(0) == weight.size(0) && bias.scalar_type() == x.scalar_type(),
              "weight ", weight.sizes(), " and bias ", bias.sizes(), " do not fit ", x.sizes());
  auto y = at::empty({x.size(0), weight.size(0)}, x.options());
  constexpr int64_t block = 1024;
  for (int64_t first = 0; first < x.size(0); first += block) {
    auto rows = std::min(block, x.size(0) - first);
    auto part = y.narrow(0, first, rows);
    gemm(matrix(x.narrow(0, first, rows)), matrix(weight).t(), matrix(part), 1, false, offset.data_ptr());
    by_type(part, [&](auto kind) {
      using T = decltype(kind);
      at::parallel_for(0, part.numel(), encoder_grain, [&](int64_t from, int64_t to) { typed<T>().gelu(numbers<T>(part) + from, to - from); });
    });
  }
  return y;
}
}  // namespace

API Handle lt_fused_layer_norm(Handle x, Handle residual, Handle weight, Handle bias, double eps) {
  return guard([&] {
    c10::NoGradGuard quiet;
    return give(encoder_norm(*x, residual, *weight, *bias, eps));
  });
}
API Handle lt_fused_linear_gelu(Handle x, Handle weight, Handle bias) {
  return guard([&] {
    c10::NoGradGuard quiet;
    return give(linear_gelu(*x, *weight, *bias));
  });
}
