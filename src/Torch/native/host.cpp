// An allocator for worker threads, and what the process was started with.
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

#include <array>
#include <cstdlib>
#include <mutex>

#include "shim.h"

namespace {
// glibc gives threads other than the main one arenas of 64 MB, and maps and unmaps every large block anew (8 times slower).
// Freed blocks are kept here by size class instead: powers of two in four steps. A training step frees on its way back all that it took on its way
// forth, and would fault every page in anew at the next step: so as much is kept as keeps the whole at most a limit above the highest need so far.
constexpr size_t smallest = 64 * 1024;
constexpr size_t alignment = 64;
constexpr size_t header = 64;

class CachingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) const override {
    if (bytes == 0) return {nullptr, nullptr, &release, c10::Device(c10::kCPU)};
    auto* block = static_cast<char*>(take(bytes));
    return {block, block, &release, c10::Device(c10::kCPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }
  static void trim() {
    std::lock_guard<std::mutex> lock(mutex);
    for (auto& blocks : kept)
      for (void* block : blocks) std::free(block);
    for (auto& blocks : kept) blocks.clear();
    kept_bytes = 0;
    highest_bytes = live_bytes;
  }
  static size_t limit;

 private:
  struct Class {
    int index;
    size_t bytes;
  };
  static Class size_class(size_t bytes) {
    size_t total = std::max(bytes + header, smallest);
    int power = 63 - __builtin_clzll(total);
    size_t base = size_t{1} << power, step = base / 4;
    int quarter = static_cast<int>((total - base + step - 1) / step);
    return {power * 4 + quarter, base + quarter * step};
  }
  static void* take(size_t bytes) {
    auto [index, size] = bytes + header < smallest ? Class{-1, bytes + header} : size_class(bytes);
    void* block = index < 0 ? nullptr : reuse(index, size);
    if (block == nullptr) {
      if (index >= 0) make_room(size);
      if (posix_memalign(&block, size >= (4u << 20) ? (2u << 20) : alignment, size) != 0) {
        TORCH_CHECK(false, "out of memory: ", bytes, " bytes could not be allocated");
      }
      if (size >= (4u << 20)) madvise(block, size, MADV_HUGEPAGE);
    }
    *static_cast<int64_t*>(block) = index;
    if (index >= 0) took(size);
    return static_cast<char*>(block) + header;
  }
  static void* reuse(int index, size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    auto& blocks = kept[index];
    if (blocks.empty()) return nullptr;
    void* block = blocks.back();
    blocks.pop_back();
    kept_bytes -= size;
    return block;
  }
  static void release(void* data) {
    if (data == nullptr) return;
    void* block = static_cast<char*>(data) - header;
    auto index = *static_cast<int64_t*>(block);
    if (index >= 0) {
      auto size = bytes_of(static_cast<int>(index));
      std::lock_guard<std::mutex> lock(mutex);
      live_bytes -= size;
      if (limit > 0 && live_bytes + kept_bytes + size <= highest_bytes + limit) {
        kept[index].push_back(block);
        kept_bytes += size;
        return;
      }
    }
    std::free(block);
  }
  static void took(size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    live_bytes += size;
    highest_bytes = std::max(highest_bytes, live_bytes);
  }
  // A new block may need that blocks kept for other sizes go first: large ones, which come back at the least cost a byte.
  static void make_room(size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    auto most = std::max(highest_bytes, live_bytes + size) + limit;
    for (auto index = static_cast<int>(kept.size()) - 1; index >= 0; index--) {
      while (!kept[index].empty() && live_bytes + kept_bytes + size > most) {
        std::free(kept[index].back());
        kept[index].pop_back();
        kept_bytes -= bytes_of(index);
      }
    }
  }
  static size_t bytes_of(int index) {
    size_t base = size_t{1} << (index / 4);
    return base + (index % 4) * (base / 4);
  }
  static std::mutex mutex;
  static std::array<std::vector<void*>, 256> kept;
  static size_t kept_bytes, live_bytes, highest_bytes;
};
size_t CachingAllocator::limit = 0;
std::mutex CachingAllocator::mutex;
std::array<std::vector<void*>, 256> CachingAllocator::kept;
size_t CachingAllocator::kept_bytes = 0;
size_t CachingAllocator::live_bytes = 0;
size_t CachingAllocator::highest_bytes = 0;
}  // namespace

// Keeps freed blocks from now on, live and kept ones together up to limit bytes above the highest need; 0 goes back to the plain allocator and gives the kept ones back.
API int32_t lt_cache_blocks(int64_t limit) {
  return guard([&] {
    static auto* caching = new CachingAllocator();
    CachingAllocator::limit = static_cast<size_t>(limit);
    c10::SetCPUAllocator(limit > 0 ? static_cast<c10::Allocator*>(caching) : c10::GetDefaultCPUAllocator(), 1);
    if (limit == 0) CachingAllocator::trim();
  });
}
API int32_t lt_cache_trim() {
  return guard([] { CachingAllocator::trim(); });
}
// The value libc sees, which is what libtorch and OpenBLAS read; .NET keeps its own copy.
API int64_t lt_environment(const char* name, char* buffer, int64_t capacity) noexcept {
  const char* value = std::getenv(name);
  if (value == nullptr) return -1;
  auto length = static_cast<int64_t>(std::string_view(value).size());
  if (capacity > 0) std::copy_n(value, std::min(length, capacity), buffer);
  return length;
}
