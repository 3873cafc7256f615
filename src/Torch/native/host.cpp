// An allocator for worker threads, and what the process was started with.
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

#include <array>
#include <cstdlib>
#include <mutex>

#include "shim.h"

namespace {
// glibc gives threads other than the main one arenas of 64 MB, and maps and unmaps every large block anew (8 times slower).
// Freed blocks are kept here by size class instead: powers of two in four steps, up to a limit of kept bytes.
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
      if (posix_memalign(&block, size >= (4u << 20) ? (2u << 20) : alignment, size) != 0) {
        TORCH_CHECK(false, "out of memory: ", bytes, " bytes could not be allocated");
      }
      if (size >= (4u << 20)) madvise(block, size, MADV_HUGEPAGE);
    }
    *static_cast<int64_t*>(block) = index;
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
      size_t base = size_t{1} << (index / 4), size = base + (index % 4) * (base / 4);
      std::lock_guard<std::mutex> lock(mutex);
      if (kept_bytes + size <= limit) {
        kept[index].push_back(block);
        kept_bytes += size;
        return;
      }
    }
    std::free(block);
  }
  static std::mutex mutex;
  static std::array<std::vector<void*>, 256> kept;
  static size_t kept_bytes;
};
size_t CachingAllocator::limit = 0;
std::mutex CachingAllocator::mutex;
std::array<std::vector<void*>, 256> CachingAllocator::kept;
size_t CachingAllocator::kept_bytes = 0;
}  // namespace

// Keeps up to limit bytes of freed blocks from now on; 0 goes back to the plain allocator and gives the kept ones back.
API int32_t lt_cache_blocks(int64_t limit) {
  return guard([&] {
    static auto* caching = new CachingAllocator();
    CachingAllocator::limit = static_cast<size_t>(limit);
    c10::SetCPUAllocator(limit > 0 ? static_cast<c10::Allocator*>(caching) : c10::GetDefaultCPUAllocator(), 1);
    if (limit == 0) CachingAllocator::trim();
  });
}
API void lt_cache_trim() {
  guard([] { CachingAllocator::trim(); });
}
// The value libc sees, which is what libtorch and OpenBLAS read; .NET keeps its own copy.
API int64_t lt_environment(const char* name, char* buffer, int64_t capacity) noexcept {
  const char* value = std::getenv(name);
  if (value == nullptr) return -1;
  auto length = static_cast<int64_t>(std::string_view(value).size());
  if (capacity > 0) std::copy_n(value, std::min(length, capacity), buffer);
  return length;
}
