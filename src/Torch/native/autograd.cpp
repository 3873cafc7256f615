// Gradients, chance, threads.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include "shim.h"

namespace {
std::vector<at::Tensor> list(Handle* tensors, int64_t count) {
  std::vector<at::Tensor> all;
  for (int64_t i = 0; i < count; i++) all.push_back(optional(tensors[i]));
  return all;
}
}  // namespace

API int32_t lt_set_requires_grad(Handle x, int32_t value) {
  return guard([&] { x->requires_grad_(value != 0); });
}
API Handle lt_detach(Handle x) {
  return guard([&] { return give(x->detach()); });
}
// The gradient, or no handle and no error when there is none.
API Handle lt_grad(Handle x, int32_t* ok) {
  *ok = 0;
  return guard([&]() -> Handle {
    auto& grad = x->grad();
    *ok = 1;
    return grad.defined() ? give(grad) : nullptr;
  });
}
API int32_t lt_set_grad(Handle x, Handle grad) {
  return guard([&] { x->mutable_grad() = optional(grad); });
}
API int32_t lt_backward(Handle* roots, int64_t count, Handle* gradients, int32_t retain, int32_t create, Handle* inputs, int64_t input_count) {
  return guard([&] {
    auto grads = gradients ? list(gradients, count) : std::vector<at::Tensor>();
    torch::autograd::backward(list(roots, count), grads, retain != 0, create != 0, list(inputs, input_count));
  });
}
API int32_t lt_autograd_grad(Handle* outputs, int64_t count, Handle* inputs, int64_t input_count, Handle* gradients, int32_t retain, int32_t create,
                             int32_t allow_unused, Handle* out) {
  return guard([&] {
    auto grads = gradients ? list(gradients, count) : std::vector<at::Tensor>();
    auto result = torch::autograd::grad(list(outputs, count), list(inputs, input_count), grads, retain != 0, create != 0, allow_unused != 0);
    for (auto& gradient : result) *out++ = gradient.defined() ? give(gradient) : nullptr;
  });
}
API int32_t lt_grad_mode() { return c10::GradMode::is_enabled(); }
API void lt_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
API void* lt_inference_begin(int32_t enabled) {
  return guard([&]() -> void* { return new c10::InferenceMode(enabled != 0); });
}
API void lt_inference_end(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }

// ---- chance: a generator handle of 0 is the default one

namespace {
c10::optional<at::Generator> chance(at::Generator* generator) {
  return generator ? c10::make_optional(*generator) : c10::nullopt;
}
at::Generator& generator_or_default(at::Generator* generator) {
  static at::Generator standard = at::detail::getDefaultCPUGenerator();
  return generator ? *generator : standard;
}
}  // namespace

API at::Generator* lt_generator(uint64_t seed) {
  return guard([&] { return new at::Generator(at::detail::createCPUGenerator(seed)); });
}
API void lt_generator_free(at::Generator* generator) { delete generator; }
API int32_t lt_generator_seed(at::Generator* generator, uint64_t seed) {
  return guard([&] {
    auto& g = generator_or_default(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_current_seed(seed);
  });
}
API uint64_t lt_generator_current_seed(at::Generator* generator) {
  return guard([&] { return generator_or_default(generator).current_seed(); });
}
API Handle lt_generator_state(at::Generator* generator) {
  return guard([&] {
    auto& g = generator_or_default(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    return give(g.get_state());
  });
}
API int32_t lt_generator_set_state(at::Generator* generator, Handle state) {
  return guard([&] {
    auto& g = generator_or_default(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_state(*state);
  });
}
API Handle lt_rand(const int64_t* shape, int64_t rank, int32_t dtype, at::Generator* generator) {
  return guard([&] { return give(at::rand(sizes(shape, rank), chance(generator), options(dtype))); });
}
API Handle lt_randn(const int64_t* shape, int64_t rank, int32_t dtype, at::Generator* generator) {
  return guard([&] { return give(at::randn(sizes(shape, rank), chance(generator), options(dtype))); });
}
API Handle lt_randint(int64_t low, int64_t high, const int64_t* shape, int64_t rank, int32_t dtype, at::Generator* generator) {
  return guard([&] { return give(at::randint(low, high, sizes(shape, rank), chance(generator), options(dtype < 0 ? 4 : dtype))); });
}
API int32_t lt_normal_(Handle x, double mean, double deviation, at::Generator* generator) {
  return guard([&] { x->normal_(mean, deviation, chance(generator)); });
}
API int32_t lt_uniform_(Handle x, double from, double to, at::Generator* generator) {
  return guard([&] { x->uniform_(from, to, chance(generator)); });
}
API Handle lt_multinomial(Handle x, int64_t samples, int32_t replacement, at::Generator* generator) {
  return guard([&] { return give(at::multinomial(*x, samples, replacement != 0, chance(generator))); });
}

// ---- threads

API int32_t lt_set_num_threads(int32_t count) {
  return guard([&] { at::set_num_threads(count); });
}
API int32_t lt_num_threads() { return at::get_num_threads(); }
