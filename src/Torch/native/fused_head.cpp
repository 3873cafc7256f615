// The output layer with its loss. Logits exist for one tile of the vocabulary at a time, in float32; what is kept for the gradient is
// e^(logit - tile's largest) in the model's type, turned into the gradient once the row's normaliser is known.
#include "fused.h"

namespace {
constexpr int64_t chunk_rows = 256, tile_columns = 4096, row_step = 32;

// The rows of one chunk, gathered and padded to a multiple of row_step so that few shapes of products occur.
struct Chunk {
  const int64_t* rows;
  int64_t count, padded;
};

template <class T>
class Head {
 public:
  Head(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& targets, double logit_scale)
      : x_(x), weight_(weight), targets_(numbers<int64_t>(targets)), scale_(static_cast<float>(logit_scale)), width_(x.size(1)), vocabulary_(weight.size(0)),
        tiles_((vocabulary_ + tile_columns - 1) / tile_columns), inputs_(at::empty({chunk_rows, width_}, x.options())),
        scores_(at::empty({chunk_rows, std::min(tile_columns, vocabulary_)}, at::kFloat)) {}

  // Log-probabilities of the rows, and their normalisers. With coefficients also dx[row] = -coefficient * gradient of the row's log-probability.
  void forward(const std::vector<int64_t>& rows, const float* coefficients, float* logprobs, float* normalisers, at::Tensor* dx) {
    for (size_t first = 0; first < rows.size(); first += chunk_rows) {
      auto chunk = gather(rows, first);
      auto* shares = dx != nullptr ? kept(chunk) : nullptr;
      std::vector<float> tops(chunk.padded * tiles_), sums(chunk.padded * tiles_), chosen(chunk.padded);
      each_tile(chunk, [&](int64_t t, int64_t begin, int64_t columns, int64_t r, const float* row) {
        typed<T>().tile_exp(row, shares != nullptr ? shares + r * vocabulary_ + begin : nullptr, columns, &tops[r * tiles_ + t], &sums[r * tiles_ + t]);
        auto target = targets_[chunk.rows[r]] - begin;
        if (target >= 0 && target < columns) chosen[r] = row[target];
      });
      at::parallel_for(0, chunk.count, 4, [&](int64_t from, int64_t to) {
        for (auto r = from; r < to; r++) {
          auto row = chunk.rows[r];
          auto normaliser = normalise(&tops[r * tiles_], &sums[r * tiles_]);
          normalisers[row] = normaliser;
          logprobs[row] = chosen[r] - normaliser;
          if (shares == nullptr) continue;
          for (int64_t t = 0; t < tiles_; t++) {
            auto begin = t * tile_columns, columns = std::min(tile_columns, vocabulary_ - begin);
            typed<T>().scale(shares + r * vocabulary_ + begin, columns, coefficients[row] * std::exp(tops[r * tiles_ + t] - normaliser));
          }
          put(shares[r * vocabulary_ + targets_[row]], coefficients[row] * (std::exp(logprobs[row]) - 1));
        }
      });
      if (dx != nullptr) scatter(chunk, *dx);
    }
  }

  // dx[row] = coefficient * gradient of the row's log-probability, from the normalisers that forward gave.
  void backward(const std::vector<int64_t>& rows, const float* coefficients, const float* normalisers, at::Tensor& dx) {
    for (size_t first = 0; first < rows.size(); first += chunk_rows) {
      auto chunk = gather(rows, first);
      auto* shares = kept(chunk);
      each_tile(chunk, [&](int64_t, int64_t begin, int64_t columns, int64_t r, const float* row) {
        auto index = chunk.rows[r];
        auto* out = shares + r * vocabulary_ + begin;
        typed<T>().share(row, out, columns, normalisers[index], -coefficients[index]);
        auto target = targets_[index] - begin;
        if (target >= 0 && target < columns) put(out[target], coefficients[index] * (1 - std::exp(row[target] - normalisers[index])));
      });
      scatter(chunk, dx);
    }
  }

 private:
  static void put(float& to, float value) { to = value; }
  static void put(bf16_t& to, float value) { to.bits = c10::BFloat16(value).x; }

  // Room for a chunk's gradient of the logits; chunks only get smaller. The rows that pad it are cleared.
  T* kept(const Chunk& chunk) {
    if (!kept_.defined()) kept_ = at::empty({chunk.padded, vocabulary_}, x_.options());
    auto* shares = numbers<T>(kept_);
    std::memset(shares + chunk.count * vocabulary_, 0, static_cast<size_t>((chunk.padded - chunk.count) * vocabulary_) * sizeof(T));
    return shares;
  }

  Chunk gather(const std::vector<int64_t>& rows, size_t first) {
    auto count = std::min<int64_t>(chunk_rows, static_cast<int64_t>(rows.size() - first));
    Chunk chunk{rows.data() + first, count, (count + row_step - 1) / row_step * row_step};
    auto* to = numbers<T>(inputs_);
    for (int64_t r = 0; r < chunk.padded; r++) {
      if (r < count)
        std::memcpy(to + r * width_, numbers<T>(x_) + chunk.rows[r] * width_, static_cast<size_t>(width_) * sizeof(T));
      else
        std::memset(to + r * width_, 0, static_cast<size_t>(width_) * sizeof(T));
    }
    return chunk;
  }

  template <class F>
  void each_tile(const Chunk& chunk, F&& visit) {
    auto scores = matrix(scores_);
    for (int64_t t = 0; t < tiles_; t++) {
      auto begin = t * tile_columns, columns = std::min(tile_columns, vocabulary_ - begin);
      gemm(matrix(inputs_).part(0, chunk.padded, 0, width_), matrix(weight_).part(begin, columns, 0, width_).t(), scores.part(0, chunk.padded, 0, columns),
           scale_);
      at::parallel_for(0, chunk.count, 4, [&](int64_t from, int64_t to) {
        for (auto r = from; r < to; r++) visit(t, begin, columns, r, numbers<float>(scores_) + r * scores_.size(1));
      });
    }
  }

  float normalise(const float* tops, const float* sums) const {
    float largest = *std::max_element(tops, tops + tiles_);
    double total = 0;
    for (int64_t t = 0; t < tiles_; t++) total += sums[t] * std::exp(tops[t] - largest);
    return largest + static_cast<float>(std::log(total));
  }

  void scatter(const Chunk& chunk, at::Tensor& dx) {
    auto gradients = matrix(kept_).part(0, chunk.padded, 0, vocabulary_);
    gemm(gradients, matrix(weight_), matrix(inputs_).part(0, chunk.padded, 0, width_), scale_);  // the inputs are not needed any more
    for (int64_t r = 0; r < chunk.count; r++)
      std::memcpy(numbers<T>(dx) + chunk.rows[r] * width_, numbers<T>(inputs_) + r * width_, static_cast<size_t>(width_) * sizeof(T));
  }

  at::Tensor x_, weight_;
  const int64_t* targets_;
  float scale_;
  int64_t width_, vocabulary_, tiles_;
  at::Tensor inputs_, scores_, kept_;
};

void check(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& targets) {
  TORCH_CHECK(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1) && x.scalar_type() == weight.scalar_type(), "weight ", weight.sizes(),
              " does not fit ", x.sizes());
  TORCH_CHECK(targets.scalar_type() == at::kLong && targets.dim() == 1 && targets.size(0) == x.size(0), "one int64 target a row is needed");
  auto* t = numbers<int64_t>(targets);
  for (int64_t i = 0; i < targets.size(0); i++)
    TORCH_CHECK(t[i] >= 0 && t[i] < weight.size(0), "target ", t[i], " of row ", i, " is outside the vocabulary of ", weight.size(0));
}

struct HeadLoss : Function<HeadLoss> {
  static variable_list forward(AutogradContext* ctx, at::Tensor input, at::Tensor weight, at::Tensor target, at::Tensor token_weights, double logit_scale,
                               bool all_logprobs, bool train) {
    auto x = input.contiguous(), targets = target.contiguous(), weights = token_weights.to(at::kFloat).contiguous();
    check(x, weight, targets);
    TORCH_CHECK(weights.dim() == 1 && weights.size(0) == x.size(0), "one weight a row is needed");
    auto count = x.size(0);
    auto logprobs = at::zeros({count}, at::kFloat), normalisers = at::zeros({count}, at::kFloat);
    auto dx = train ? at::zeros_like(x) : at::Tensor();
    auto *w = numbers<float>(weights), *p = numbers<float>(logprobs);
    std::vector<int64_t> weighted, others;
    for (int64_t i = 0; i < count; i++) (w[i] != 0 ? weighted : others).push_back(i);
    by_type(x, [&](auto type) {
      Head<decltype(type)> head(x, weight, targets, logit_scale);
      head.forward(weighted, w, p, numbers<float>(normalisers), train ? &dx : nullptr);
      if (all_logprobs) head.forward(others, w, p, numbers<float>(normalisers), nullptr);
    });
    double sum = 0;
    for (auto i : weighted) sum -= static_cast<double>(w[i]) * p[i];
    ctx->save_for_backward({dx});
    ctx->mark_non_differentiable({logprobs});
    return {at::scalar_tensor(sum, at::kFloat), logprobs};
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto dx = ctx->get_saved_variables()[0];
    auto factor = grads[0].item<float>();
    auto none = at::Tensor();
    return {factor == 1 ? dx : dx * factor, none, none, none, none, none, none};
  }
};

struct HeadLogprobs : Function<HeadLogprobs> {
  static at::Tensor forward(AutogradContext* ctx, at::Tensor input, at::Tensor weight, at::Tensor target, double logit_scale) {
    auto x = input.contiguous(), targets = target.contiguous();
    check(x, weight, targets);
    auto logprobs = at::zeros({x.size(0)}, at::kFloat), normalisers = at::zeros({x.size(0)}, at::kFloat);
    std::vector<int64_t> rows(x.size(0));
    std::iota(rows.begin(), rows.end(), 0);
    by_type(x, [&](auto type) {
      Head<decltype(type)>(x, weight, targets, logit_scale).forward(rows, nullptr, numbers<float>(logprobs), numbers<float>(normalisers), nullptr);
    });
    ctx->save_for_backward({x, weight, targets, normalisers});
    ctx->saved_data["scale"] = logit_scale;
    return logprobs;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    auto saved = ctx->get_saved_variables();
    auto &x = saved[0], &weight = saved[1], &targets = saved[2], &normalisers = saved[3];
    auto coefficients = grads[0].to(at::kFloat).contiguous(), dx = at::zeros_like(x);
    std::vector<int64_t> rows;
    for (int64_t i = 0; i < x.size(0); i++)
      if (numbers<float>(coefficients)[i] != 0) rows.push_back(i);
    by_type(x, [&](auto type) {
      Head<decltype(type)>(x, weight, targets, ctx->saved_data["scale"].toDouble())
          .backward(rows, numbers<float>(coefficients), numbers<float>(normalisers), dx);
    });
    return {dx, at::Tensor(), at::Tensor(), at::Tensor()};
  }
};
}  // namespace

API int32_t lt_fused_head_loss(Handle x, Handle weight, Handle targets, Handle weights, double logit_scale, int32_t all_logprobs, Handle* out) {
  return guard([&] {
    for (auto& result : HeadLoss::apply(*x, weight->detach(), *targets, *weights, logit_scale, all_logprobs != 0, trains(*x))) *out++ = give(result);
  });
}
API Handle lt_fused_head_logprobs(Handle x, Handle weight, Handle targets, double logit_scale) {
  return guard([&] { return give(HeadLogprobs::apply(*x, weight->detach(), *targets, logit_scale)); });
}
API int32_t lt_multiplies_bf16() { return multiplies_bf16(); }
