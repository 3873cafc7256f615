// Rotary embedding and causal attention over packed sequences. Scores exist for one block of queries and keys at a time, in float32;
// the backward pass computes them again from the saved normalisers. Keys of a sequence lie in blocks of key_block rows, the last one padded.
#include <omp.h>

#include "fused.h"

namespace {
struct Layout {
  std::vector<int64_t> lengths, first_row, first_block;
  std::vector<int64_t> block_sequence;  // sequence of each key block
  int64_t rows = 0;

  Layout(const int32_t* values, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
      TORCH_CHECK(values[i] > 0, "sequence ", i, " has ", values[i], " rows");
      lengths.push_back(values[i]);
      first_row.push_back(rows);
      first_block.push_back(static_cast<int64_t>(block_sequence.size()));
      rows += values[i];
      block_sequence.insert(block_sequence.end(), (values[i] + key_block - 1) / key_block, i);
    }
  }
  int64_t blocks() const { return static_cast<int64_t>(block_sequence.size()); }
};

struct Tables {
  at::Tensor cos, sin;
  int64_t half = 0;
  const float* c(int64_t row) const { return half > 0 ? numbers<float>(cos) + row * half : nullptr; }
  const float* s(int64_t row) const { return half > 0 ? numbers<float>(sin) + row * half : nullptr; }
};

// A tensor [N, heads, width] whose heads may lie anywhere, as in a slice of a joined projection.
template <class T>
struct Heads {
  T* data;
  int64_t row_stride, head_stride;
  explicit Heads(const at::Tensor& x) : data(numbers<T>(x)), row_stride(x.stride(0)), head_stride(x.stride(1)) {}
  T* at(int64_t row, int64_t head) const { return data + row * row_stride + head * head_stride; }
};

at::Tensor dense(const at::Tensor& x) { return x.stride(2) == 1 ? x : x.contiguous(); }

template <class F>
void tasks(int64_t count, F&& run) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(at::get_num_threads()) if (count > 1)
  for (int64_t i = 0; i < count; i++) run(i);
}

// Working memory of one thread, kept from task to task; what is in it is what the last one left.
float* scratch(int64_t count, int slot) {
  static thread_local std::vector<float> memory[6];
  auto& mine = memory[slot];
  if (static_cast<int64_t>(mine.size()) < count) mine.resize(static_cast<size_t>(count));
  return mine.data();
}

// Heads lie far apart in a row-major tensor, too far for the processor to guess where the next one is.
constexpr int64_t ahead = 6;
template <class T>
void expect(const T* row, int64_t width) {
  for (int64_t i = 0; i < width; i += 64 / static_cast<int64_t>(sizeof(T))) __builtin_prefetch(row + i);
}

struct Problem {
  Layout layout;
  Tables tables;
  int64_t heads, groups, width, dp;
  float scale, softcap;
  int64_t window;

  AttentionShape shape(int64_t sequence) const { return {width, dp, layout.lengths[sequence], window, softcap}; }
  int64_t block_size() const { return key_block * dp; }
};

// Fills kt (turned keys, transposed), and where asked for k (turned keys) and v or vt.
template <class T>
void pack_keys(const Problem& p, const at::Tensor& keys, const at::Tensor& values, float* kt, float* k, float* v, float* vt) {
  Heads<T> from_k(keys), from_v(values);
  auto blocks = p.layout.blocks();
  tasks(p.groups * blocks, [&](int64_t task) {
    auto group = task / blocks, block = task % blocks, sequence = p.layout.block_sequence[block];
    auto first = (block - p.layout.first_block[sequence]) * key_block;
    auto count = std::min(key_block, p.layout.lengths[sequence] - first), row = p.layout.first_row[sequence] + first;
    auto at = task * p.block_size();
    auto* k_rows = k != nullptr ? k + at : scratch(p.block_size(), 0);
    auto* v_rows = v != nullptr ? v + at : scratch(p.block_size(), 0);
    for (int64_t i = 0; i < count; i++) {
      expect(from_k.at(row + std::min(i + ahead, count - 1), group), p.width);
      typed<T>().load_head(from_k.at(row + i, group), p.tables.c(row + i), p.tables.s(row + i), p.tables.half, p.width, p.dp, 1, k_rows + i * p.dp);
    }
    std::fill_n(k_rows + count * p.dp, (key_block - count) * p.dp, 0.f);
    kernels().transpose_block(k_rows, p.dp, kt + at);
    for (int64_t i = 0; i < count; i++) {
      expect(from_v.at(row + std::min(i + ahead, count - 1), group), p.width);
      typed<T>().load_head(from_v.at(row + i, group), nullptr, nullptr, 0, p.width, p.dp, 1, v_rows + i * p.dp);
    }
    std::fill_n(v_rows + count * p.dp, (key_block - count) * p.dp, 0.f);
    if (vt != nullptr) kernels().transpose_block(v_rows, p.dp, vt + at);
  });
}

struct QueryTask {
  int64_t sequence, head, first;
};

template <class T>
void attend(const Problem& p, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& out, at::Tensor& lse) {
  auto size = p.groups * p.layout.blocks() * p.block_size();
  auto kt = at::empty({size}, at::kFloat), packed_v = at::empty({size}, at::kFloat);
  pack_keys<T>(p, k, v, numbers<float>(kt), nullptr, numbers<float>(packed_v), nullptr);
  std::vector<QueryTask> work;
  for (size_t s = 0; s < p.layout.lengths.size(); s++)
    for (int64_t first = (p.layout.lengths[s] - 1) / query_block * query_block; first >= 0; first -= query_block)
      for (int64_t h = 0; h < p.heads; h++) work.push_back({static_cast<int64_t>(s), h, first});
  Heads<T> queries(q);
  tasks(static_cast<int64_t>(work.size()), [&](int64_t i) {
    auto [sequence, head, first] = work[i];
    auto count = std::min(query_block, p.layout.lengths[sequence] - first), row = p.layout.first_row[sequence] + first;
    auto *block = scratch(query_block * p.dp, 0), *scores = scratch(query_block * key_block, 1), *state = scratch(2 * query_block, 2);
    auto* result = scratch(query_block * p.dp, 3);
    for (int64_t r = 0; r < count; r++) {
      expect(queries.at(row + std::min(r + ahead, count - 1), head), p.width);
      typed<T>().load_head(queries.at(row + r, head), p.tables.c(row + r), p.tables.s(row + r), p.tables.half, p.width, p.dp, p.scale, block + r * p.dp);
    }
    auto at = (head / (p.heads / p.groups) * p.layout.blocks() + p.layout.first_block[sequence]) * p.block_size();
    kernels().attend(p.shape(sequence), first, count, block, numbers<float>(kt) + at, numbers<float>(packed_v) + at, scores, state, result,
                     numbers<float>(lse) + head * p.layout.rows + row);
    for (int64_t r = 0; r < count; r++)
      typed<T>().store_head(result + r * p.dp, nullptr, nullptr, 0, p.width, 1, 1, numbers<T>(out) + ((row + r) * p.heads + head) * p.width);
  });
}

template <class T>
void attend_backward(const Problem& p, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& out, const at::Tensor& lse,
                     const at::Tensor& dout, at::Tensor& dq, at::Tensor& dk, at::Tensor& dv) {
  auto blocks = p.layout.blocks(), size = p.groups * blocks * p.block_size(), head_size = blocks * p.block_size();
  auto kt = at::empty({size}, at::kFloat), packed_k = at::empty({size}, at::kFloat), vt = at::empty({size}, at::kFloat);
  pack_keys<T>(p, k, v, numbers<float>(kt), numbers<float>(packed_k), nullptr, numbers<float>(vt));
  auto dks = at::empty({p.heads * head_size}, at::kFloat), dvs = at::empty({p.heads * head_size}, at::kFloat);
  Heads<T> queries(q);
  auto sequences = static_cast<int64_t>(p.layout.lengths.size());
  std::vector<int64_t> order(sequences);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return p.layout.lengths[a] > p.layout.lengths[b]; });
  tasks(sequences * p.heads, [&](int64_t task) {
    auto sequence = order[task / p.heads], head = task % p.heads, length = p.layout.lengths[sequence];
    auto offset = p.layout.first_block[sequence] * p.block_size(), at = head / (p.heads / p.groups) * head_size + offset;
    auto *dk_here = numbers<float>(dks) + head * head_size + offset, *dv_here = numbers<float>(dvs) + head * head_size + offset;
    auto here = (length + key_block - 1) / key_block * p.block_size();
    std::fill_n(dk_here, here, 0.f);
    std::fill_n(dv_here, here, 0.f);
    auto *block = scratch(query_block * p.dp, 0), *result = scratch(query_block * p.dp, 1), *slope = scratch(query_block * p.dp, 2);
    auto *delta = scratch(query_block, 3), *scores = scratch(query_block * key_block, 4), *shares = scratch(query_block * key_block, 5);
    for (int64_t first = 0; first < length; first += query_block) {
      auto count = std::min(query_block, length - first), row = p.layout.first_row[sequence] + first;
      for (int64_t r = 0; r < count; r++) {
        auto from = ((row + r) * p.heads + head) * p.width, next = ((row + std::min(r + ahead, count - 1)) * p.heads + head) * p.width;
        expect(numbers<T>(out) + next, p.width);
        expect(numbers<T>(dout) + next, p.width);
        expect(queries.at(row + std::min(r + ahead, count - 1), head), p.width);
        typed<T>().load_head(numbers<T>(dout) + from, nullptr, nullptr, 0, p.width, p.dp, 1, slope + r * p.dp);
        delta[r] = typed<T>().along(numbers<T>(out) + from, slope + r * p.dp, p.width);
        typed<T>().load_head(queries.at(row + r, head), p.tables.c(row + r), p.tables.s(row + r), p.tables.half, p.width, p.dp, p.scale, block + r * p.dp);
      }
      kernels().attend_backward(p.shape(sequence), first, count, block, numbers<float>(kt) + at, numbers<float>(packed_k) + at, numbers<float>(vt) + at,
                                slope, numbers<float>(lse) + head * p.layout.rows + row, delta, scores, shares, result, dk_here, dv_here);
      for (int64_t r = 0; r < count; r++)
        typed<T>().store_head(result + r * p.dp, p.tables.c(row + r), p.tables.s(row + r), p.tables.half, p.width, -1, p.scale,
                              numbers<T>(dq) + ((row + r) * p.heads + head) * p.width);
    }
  });
  // The heads of a group share keys and values: their gradients add up.
  auto each = p.heads / p.groups;
  tasks(p.groups * blocks, [&](int64_t task) {
    auto group = task / blocks, block = task % blocks, sequence = p.layout.block_sequence[block];
    auto first = (block - p.layout.first_block[sequence]) * key_block;
    auto count = std::min(key_block, p.layout.lengths[sequence] - first), row = p.layout.first_row[sequence] + first;
    auto* sum = scratch(p.block_size(), 0);
    for (auto* source : {&dks, &dvs}) {
      std::fill_n(sum, p.block_size(), 0.f);
      for (int64_t h = group * each; h < (group + 1) * each; h++) {
        auto* part = numbers<float>(*source) + h * head_size + block * p.block_size();
        for (int64_t i = 0; i < count * p.dp; i++) sum[i] += part[i];
      }
      bool key = source == &dks;
      for (int64_t r = 0; r < count; r++)
        typed<T>().store_head(sum + r * p.dp, p.tables.c(row + r), p.tables.s(row + r), key ? p.tables.half : 0, p.width, -1, 1,
                              numbers<T>(key ? dk : dv) + ((row + r) * p.groups + group) * p.width);
    }
  });
}

Problem problem(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& cos, const at::Tensor& sin, const Layout& layout,
                double scale, int64_t window, double softcap) {
  TORCH_CHECK(q.dim() == 3 && k.dim() == 3 && k.sizes() == v.sizes() && q.size(0) == k.size(0) && q.size(2) == k.size(2) && q.size(1) % k.size(1) == 0 &&
                  q.scalar_type() == k.scalar_type() && q.scalar_type() == v.scalar_type(),
              "heads do not match: q ", q.sizes(), ", k ", k.sizes(), ", v ", v.sizes());
  TORCH_CHECK(layout.rows == q.size(0), "the sequences have ", layout.rows, " rows, q has ", q.size(0));
  Tables tables;
  if (cos.defined()) {
    TORCH_CHECK(sin.defined() && cos.dim() == 2 && cos.sizes() == sin.sizes() && cos.size(0) == q.size(0) && 2 * cos.size(1) <= q.size(2) &&
                    cos.scalar_type() == at::kFloat && sin.scalar_type() == at::kFloat,
                "the tables do not fit ", q.sizes());
    tables = {cos.contiguous(), sin.contiguous(), cos.size(1)};
  }
  return {layout, tables, q.size(1), k.size(1), q.size(2), (q.size(2) + 15) / 16 * 16, static_cast<float>(scale), static_cast<float>(softcap), window};
}

struct Attention : Function<Attention> {
  static at::Tensor forward(AutogradContext* ctx, at::Tensor query, at::Tensor key, at::Tensor value, c10::optional<at::Tensor> cos,
                            c10::optional<at::Tensor> sin, std::vector<int64_t> lengths, double scale, int64_t window, double softcap) {
    auto q = dense(query), k = dense(key), v = dense(value);
    std::vector<int32_t> counts(lengths.begin(), lengths.end());
    auto p = problem(q, k, v, cos.value_or(at::Tensor()), sin.value_or(at::Tensor()), Layout(counts.data(), static_cast<int64_t>(counts.size())), scale,
                     window, softcap);
    auto out = at::empty({q.size(0), p.heads * p.width}, q.options()), lse = at::empty({p.heads, q.size(0)}, at::kFloat);
    by_type(q, [&](auto type) { attend<decltype(type)>(p, q, k, v, out, lse); });
    ctx->save_for_backward({q, k, v, p.tables.cos, p.tables.sin, out, lse});
    ctx->saved_data["lengths"] = lengths;
    ctx->saved_data["scale"] = scale;
    ctx->saved_data["window"] = window;
    ctx->saved_data["softcap"] = softcap;
    return out;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto s = ctx->get_saved_variables();
    auto &q = s[0], &k = s[1], &v = s[2], &out = s[5], &lse = s[6];
    auto lengths = ctx->saved_data["lengths"].toIntVector();
    std::vector<int32_t> counts(lengths.begin(), lengths.end());
    auto p = problem(q, k, v, s[3], s[4], Layout(counts.data(), static_cast<int64_t>(counts.size())), ctx->saved_data["scale"].toDouble(),
                     ctx->saved_data["window"].toInt(), ctx->saved_data["softcap"].toDouble());
    auto dout = grads[0].contiguous();
    auto dq = at::empty(q.sizes(), q.options()), dk = at::empty(k.sizes(), k.options()), dv = at::empty(v.sizes(), v.options());
    by_type(q, [&](auto type) { attend_backward<decltype(type)>(p, q, k, v, out, lse, dout, dq, dk, dv); });
    auto none = at::Tensor();
    return {dq, dk, dv, none, none, none, none, none, none};
  }
};

template <class T>
void decode(const at::Tensor& q, const at::Tensor& keys, const at::Tensor& values, const int32_t* lengths, float scale, int64_t window, float softcap,
            at::Tensor& out) {
  auto heads = q.size(1), groups = keys.size(2), width = q.size(2), each = heads / groups;
  tasks(q.size(0) * groups, [&](int64_t task) {
    auto row = task / groups, group = task % groups;
    auto first = window > 0 ? std::max<int64_t>(0, lengths[row] - window) : 0, count = lengths[row] - first;
    auto *scores = scratch(each * count, 0), *result = scratch(each * width, 1);
    auto* k = numbers<T>(keys) + row * keys.stride(0) + first * keys.stride(1) + group * keys.stride(2);
    auto* v = numbers<T>(values) + row * values.stride(0) + first * values.stride(1) + group * values.stride(2);
    typed<T>().decode(numbers<T>(q) + (row * heads + group * each) * width, k, v, keys.stride(1), count, each, width, scale, softcap, scores, result);
    typed<T>().store_head(result, nullptr, nullptr, 0, each * width, 1, 1, numbers<T>(out) + (row * heads + group * each) * width);
  });
}
}  // namespace

API Handle lt_fused_attention(Handle q, Handle k, Handle v, Handle cos, Handle sin, const int32_t* lengths, int64_t count, double scale, int64_t window,
                              double softcap) {
  return guard([&] {
    c10::optional<at::Tensor> c, s;
    if (cos != nullptr) c = *cos, s = *sin;
    return give(Attention::apply(*q, *k, *v, c, s, std::vector<int64_t>(lengths, lengths + count), scale, window, softcap));
  });
}
API Handle lt_fused_attention_cached(Handle q, Handle keys, Handle values, const int32_t* lengths, int64_t count, double scale, int64_t window,
                                     double softcap) {
  return guard([&] {
    TORCH_CHECK(q->dim() == 3 && keys->dim() == 4 && keys->sizes() == values->sizes() && keys->strides() == values->strides() && q->size(0) == count &&
                    keys->size(0) == count && q->size(2) == keys->size(3) && q->size(1) % keys->size(2) == 0 && keys->stride(3) == 1 &&
                    q->scalar_type() == keys->scalar_type() && q->scalar_type() == values->scalar_type(),
                "q ", q->sizes(), ", keys ", keys->sizes(), " and values ", values->sizes(), " do not match");
    for (int64_t i = 0; i < count; i++)
      TORCH_CHECK(lengths[i] > 0 && lengths[i] <= keys->size(1), "row ", i, " has ", lengths[i], " entries in a cache of ", keys->size(1));
    auto query = q->detach().contiguous();
    auto out = at::empty({count, query.size(1) * query.size(2)}, query.options());
    by_type(query, [&](auto type) {
      decode<decltype(type)>(query, *keys, *values, lengths, static_cast<float>(scale), window, static_cast<float>(softcap), out);
    });
    return give(out);
  });
}
