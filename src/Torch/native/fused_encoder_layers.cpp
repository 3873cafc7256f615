// A whole encoder over packed sequences: each thread takes some sequences through all layers, so that their rows stay in its cache and no thread
// waits for another between layers. Where there are fewer sequences than threads, the threads share each operation instead.
#include <oneapi/dnnl/dnnl.hpp>
#include <cstring>
#include <exception>
#include <mutex>
#include <omp.h>

#include "encoder_kernels.h"
#include "fused.h"

#if defined(__x86_64__)
namespace kernels_avx512bf16 {
extern const EncoderKernels encoder;
}
#endif

const EncoderKernels* encoder_kernels() {
#if defined(__x86_64__)
  static const bool there = __builtin_cpu_supports("avx512bf16") && multiplies_bf16();
  if (there && std::strcmp(kernels().name, "avx512") == 0) return &kernels_avx512bf16::encoder;
#endif
  return nullptr;
}

namespace encoding {
namespace {
constexpr int64_t most_rows = 192, least_rows = 32, inner_rows = 96;
constexpr int handles_per_layer = 12;

// Where the processor has matrix tiles, oneDNN's products are far ahead of any made of vectors.
bool by_tiles() { return dnnl::get_effective_cpu_isa() == dnnl::cpu_isa::avx512_core_amx; }
int32_t forced_products = -1;
bool products_elsewhere() {
  static const bool tiles = by_tiles();
  return forced_products < 0 ? tiles : forced_products == 1;
}

struct Linear {
  const bf16_t* weight;
  const float* bias;
  int64_t inputs, outputs;
};
struct Norm {
  const float *weight, *bias;
};
struct Layer {
  Linear qkv, output, up, down;
  Norm first, second;
};
struct Encoder {
  std::vector<Layer> layers;
  int64_t width = 0, inner = 0, heads = 0;
  float eps = 0;
};
struct Sequence {
  int64_t row, length;
};

const at::Tensor& checked(const Handle* handles, int index, at::ScalarType type, int64_t elements) {
  const at::Tensor& tensor = *handles[index];
  TORCH_CHECK(tensor.scalar_type() == type && tensor.is_contiguous() && tensor.numel() == elements, "part ", index, " of a layer is ", tensor.toString(), " ",
              tensor.sizes(), ", not ", elements, " elements of ", type);
  return tensor;
}
Linear linear(const Handle* handles, int index, int64_t inputs, int64_t outputs) {
  return {numbers<bf16_t>(checked(handles, index, at::kBFloat16, inputs * outputs)), numbers<float>(checked(handles, index + 1, at::kFloat, outputs)), inputs,
          outputs};
}
Norm norm(const Handle* handles, int index, int64_t width) {
  return {numbers<float>(checked(handles, index, at::kFloat, width)), numbers<float>(checked(handles, index + 1, at::kFloat, width))};
}

Encoder encoder(const Handle* handles, int64_t layers, int64_t width, int64_t heads, double eps) {
  Encoder result;
  result.width = width, result.heads = heads, result.eps = static_cast<float>(eps);
  for (int64_t i = 0; i < layers; i++, handles += handles_per_layer) {
    result.inner = handles[7]->numel();
    TORCH_CHECK(width % panel_columns == 0 && result.inner % panel_columns == 0 && width % heads == 0 && width / heads % 16 == 0,
                "width ", width, ", inner width ", result.inner, " and ", heads, " heads do not fit panels of ", panel_columns);
    result.layers.push_back({linear(handles, 0, width, 3 * width), linear(handles, 2, width, width), linear(handles, 6, width, result.inner),
                             linear(handles, 8, result.inner, width), norm(handles, 4, width), norm(handles, 10, width)});
  }
  return result;
}

// One after another, on the thread that asks.
struct Alone {
  template <class F>
  void operator()(int64_t count, F&& run) const {
    for (int64_t i = 0; i < count; i++) run(i);
  }
};
// Shared among all threads.
struct Together {
  template <class F>
  void operator()(int64_t count, F&& run) const {
#pragma omp parallel for schedule(dynamic, 1) num_threads(at::get_num_threads()) if (count > 1)
    for (int64_t i = 0; i < count; i++) run(i);
  }
};

template <class Each>
void apply(const Each& each, const Linear& l, const bf16_t* x, int64_t rows, bool gelu, bf16_t* y) {
  const auto& kernels = *encoder_kernels();
  if (!products_elsewhere())
    return each(l.outputs / panel_columns, [&](int64_t p) {
      kernels.linear(x, rows, l.inputs, l.weight + p * l.inputs * panel_columns, l.bias + p * panel_columns, 1, gelu, y + p * panel_columns, l.outputs);
    });
  gemm_panels({const_cast<bf16_t*>(x), rows, l.inputs, l.inputs, 1, true}, l.weight, l.bias, {y, rows, l.outputs, l.outputs, 1, true});
  if (gelu) each(rows, [&](int64_t r) { kernels.gelu(y + r * l.outputs, l.outputs); });
}

// Working memory for some rows, cut from one block.
struct Memory {
  bf16_t *qkv, *mixed, *inner;
  char* heads;
  int64_t head_bytes;

  static int64_t aligned(int64_t bytes) { return (bytes + 63) / 64 * 64; }
  static int64_t bytes(const Encoder& e, int64_t rows, int64_t longest, int64_t head_count) {
    return aligned(rows * 3 * e.width * 2) + aligned(rows * e.width * 2) + aligned(std::min(rows, inner_rows) * e.inner * 2) +
           head_count * aligned(encoder_kernels()->attend_bytes(longest, e.width / e.heads));
  }
  Memory(char* block, const Encoder& e, int64_t rows, int64_t longest) : head_bytes(aligned(encoder_kernels()->attend_bytes(longest, e.width / e.heads))) {
    qkv = reinterpret_cast<bf16_t*>(block);
    mixed = reinterpret_cast<bf16_t*>(block += aligned(rows * 3 * e.width * 2));
    inner = reinterpret_cast<bf16_t*>(block += aligned(rows * e.width * 2));
    heads = block + aligned(std::min(rows, inner_rows) * e.inner * 2);
  }
};

// Rows of x become what the last layer makes of them; qkv serves again for what is added to the residual.
template <class Each>
void run(const Each& each, const Encoder& e, bf16_t* x, int64_t rows, const Sequence* sequences, int64_t count, const Memory& m) {
  const auto& kernels = *encoder_kernels();
  auto width = e.width, head = width / e.heads, stride = 3 * width;
  auto scale = 1.f / std::sqrt(static_cast<float>(head));
  auto add = [&](bf16_t* to, const bf16_t* more, const Norm& n, int64_t from, int64_t many) {
    kernels.add_norm(to + from * width, more + from * width, n.weight, n.bias, many, width, e.eps);
  };
  for (const auto& layer : e.layers) {
    apply(each, layer.qkv, x, rows, false, m.qkv);
    each(count * e.heads, [&](int64_t task) {
      auto [row, length] = sequences[task / e.heads];
      auto at = row * stride + task % e.heads * head;
      kernels.attend(m.qkv + at, m.qkv + at + width, m.qkv + at + 2 * width, stride, length, head, scale, m.mixed + row * width + task % e.heads * head, width,
                     m.heads + (omp_in_parallel() && count * e.heads > 1 && std::is_same_v<Each, Together> ? omp_get_thread_num() : 0) * m.head_bytes);
    });
    apply(each, layer.output, m.mixed, rows, false, m.qkv);
    each((rows + inner_rows - 1) / inner_rows, [&](int64_t b) { add(x, m.qkv, layer.first, b * inner_rows, std::min(inner_rows, rows - b * inner_rows)); });
    for (int64_t from = 0; from < rows; from += inner_rows) {
      auto many = std::min(inner_rows, rows - from);
      apply(each, layer.up, x + from * width, many, true, m.inner);
      apply(each, layer.down, m.inner, many, false, m.qkv);
      add(x + from * width, m.qkv, layer.second, 0, many);
    }
  }
}

struct Group {
  int64_t first, count, row, rows, longest;
};
std::vector<Group> grouped(const std::vector<Sequence>& sequences, int64_t total, int64_t threads) {
  auto target = std::max(least_rows, std::min(most_rows, total / (4 * threads)));
  std::vector<Group> groups;
  for (size_t i = 0; i < sequences.size(); i++) {
    auto [row, length] = sequences[i];
    if (groups.empty() || groups.back().rows + length > target) groups.push_back({static_cast<int64_t>(i), 0, row, 0, 0});
    auto& last = groups.back();
    last.count++, last.rows += length, last.longest = std::max(last.longest, length);
  }
  return groups;
}

void run_groups(const Encoder& e, at::Tensor& x, std::vector<Sequence>& sequences, const std::vector<Group>& groups, int64_t threads) {
  int64_t bytes = 0;
  for (const auto& g : groups) bytes = std::max(bytes, Memory::bytes(e, g.rows, g.longest, 1));
  auto memory = at::empty({threads * bytes}, at::kByte);
  for (const auto& g : groups)
    for (int64_t i = 0; i < g.count; i++) sequences[g.first + i].row -= g.row;
  std::exception_ptr fault;
  std::mutex lock;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
  for (size_t i = 0; i < groups.size(); i++) {
    try {
      const auto& g = groups[i];
      Memory mine(numbers<char>(memory) + omp_get_thread_num() * bytes, e, g.rows, g.longest);
      run(Alone{}, e, numbers<bf16_t>(x) + g.row * e.width, g.rows, sequences.data() + g.first, g.count, mine);
    } catch (...) {
      std::lock_guard<std::mutex> hold(lock);
      fault = std::current_exception();
    }
  }
  if (fault) std::rethrow_exception(fault);
}

at::Tensor encode(const at::Tensor& input, const int32_t* lengths, int64_t count, const Encoder& e) {
  std::vector<Sequence> sequences;
  int64_t rows = 0, longest = 0;
  for (int64_t i = 0; i < count; i++) {
    TORCH_CHECK(lengths[i] > 0, "sequence ", i, " has ", lengths[i], " rows");
    sequences.push_back({rows, lengths[i]});
    rows += lengths[i], longest = std::max<int64_t>(longest, lengths[i]);
  }
  TORCH_CHECK(rows == input.size(0), "the sequences have ", rows, " rows, x has ", input.size(0));
  auto x = input.clone(at::MemoryFormat::Contiguous);
  int64_t threads = at::get_num_threads();
  auto groups = grouped(sequences, rows, threads);
  if (static_cast<int64_t>(groups.size()) >= threads) {
    run_groups(e, x, sequences, groups, threads);
  } else {
    auto memory = at::empty({Memory::bytes(e, rows, longest, threads)}, at::kByte);
    run(Together{}, e, numbers<bf16_t>(x), rows, sequences.data(), count, Memory(numbers<char>(memory), e, rows, longest));
  }
  return x;
}
}  // namespace
}  // namespace encoding

// True when lt_fused_encoder computes on this processor.
API int32_t lt_encodes() { return encoder_kernels() != nullptr; }
// Where its products are made: 0 own loops, 1 oneDNN, -1 what suits the processor.
API int32_t lt_encoder_products(int32_t where) {
  encoding::forced_products = where;
  return 1;
}
// Weights: twelve a layer; see Kernels.encoder.
API Handle lt_fused_encoder(Handle x, const int32_t* lengths, int64_t count, const Handle* weights, int64_t layers, int64_t heads, double eps) {
  return guard([&] {
    c10::NoGradGuard quiet;
    TORCH_CHECK(encoder_kernels() != nullptr, "this processor has no bf16 products");
    TORCH_CHECK(x->dim() == 2 && x->scalar_type() == at::kBFloat16 && heads > 0, "x must be a bfloat16 matrix, not ", x->toString(), " ", x->sizes());
    return give(encoding::encode(*x, lengths, count, encoding::encoder(weights, layers, x->size(1), heads, eps)));
  });
}
