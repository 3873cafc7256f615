// All parameters of an adapter in one call.
#include "fused.h"

namespace {
constexpr int64_t piece = 65536;

struct Piece {
  int64_t tensor, first, count;
};

std::vector<Piece> pieces(Handle* tensors, int64_t count) {
  std::vector<Piece> all;
  for (int64_t i = 0; i < count; i++) {
    TORCH_CHECK(tensors[i]->scalar_type() == at::kFloat && tensors[i]->is_contiguous(), "tensor ", i, " is not a contiguous float32 one");
    for (int64_t first = 0; first < tensors[i]->numel(); first += piece) all.push_back({i, first, std::min(piece, tensors[i]->numel() - first)});
  }
  return all;
}
}  // namespace

API int32_t lt_fused_adamw(Handle* parameters, Handle* gradients, Handle* firsts, Handle* seconds, int64_t count, double rate, double beta1, double beta2,
                           double epsilon, double correction, double decay, double scale) {
  return guard([&] {
    auto all = pieces(parameters, count);
    for (int64_t i = 0; i < count; i++)
      for (auto* other : {gradients[i], firsts[i], seconds[i]})
        TORCH_CHECK(other->scalar_type() == at::kFloat && other->is_contiguous() && other->numel() == parameters[i]->numel(), "parameter ", i, " is ",
                    parameters[i]->sizes(), ", its gradient or moment ", other->sizes());
    at::parallel_for(0, static_cast<int64_t>(all.size()), 1, [&](int64_t from, int64_t to) {
      for (auto i = from; i < to; i++) {
        auto [tensor, first, length] = all[i];
        kernels().adamw(numbers<float>(*parameters[tensor]) + first, numbers<float>(*gradients[tensor]) + first, numbers<float>(*firsts[tensor]) + first,
                        numbers<float>(*seconds[tensor]) + first, length, static_cast<float>(rate), static_cast<float>(beta1), static_cast<float>(beta2),
                        static_cast<float>(epsilon), static_cast<float>(correction), static_cast<float>(decay), static_cast<float>(scale));
      }
    });
    for (int64_t i = 0; i < count; i++) parameters[i]->unsafeGetTensorImpl()->bump_version();
  });
}
// The sum of squares is added piece by piece in a fixed order: the same gradients give the same norm whatever the threads do.
API int32_t lt_fused_norm(Handle* gradients, int64_t count, double* norm) {
  return guard([&] {
    auto all = pieces(gradients, count);
    std::vector<double> sums(all.size());
    at::parallel_for(0, static_cast<int64_t>(all.size()), 1, [&](int64_t from, int64_t to) {
      for (auto i = from; i < to; i++) sums[i] = kernels().squares(numbers<float>(*gradients[all[i].tensor]) + all[i].first, all[i].count);
    });
    *norm = std::sqrt(std::accumulate(sums.begin(), sums.end(), 0.0));
  });
}
