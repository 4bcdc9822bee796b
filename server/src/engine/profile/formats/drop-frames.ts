/** Owns which frames of an old format are machinery of the profiler: the lists pprof cuts by, since these files do not carry their own (addLegacyFrameInfo). */

/** Allocation functions, for heap profiles. */
const allocators = [
  'calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|realloc',
  'tcmalloc::.*|tc_(calloc|cfree|malloc|free|memalign|posix_memalign|pvalloc|valloc|realloc|new|delete|newarray|deletearray|new_nothrow|newarray_nothrow)',
  'malloc_zone_(malloc|calloc|valloc|realloc|memalign|free)',
  'runtime\\..*',
  'BaseArena::.*|(::)?do_malloc_no_errno|(::)?do_malloc_pages|(::)?do_malloc|DoSampledAllocation|MallocedMemBlock::MallocedMemBlock|_M_allocate',
  '__builtin_(vec_)?(delete|new)|__gnu_cxx::new_allocator::allocate|__libc_malloc|__malloc_alloc_template::allocate|allocate|cpp_alloc|operator new(\\[\\])?|simple_alloc::allocate',
];

export const heapFrames = {
  dropFrames: allocators.join('|'),
  keepFrames: 'runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*',
};

export const contentionFrames = {
  dropFrames: [
    'RecordLockProfileData|(base::)?(RecordLockProfileData|SubmitMutexProfileData|SubmitSpinLockProfileData).*',
    '(base::Mutex::|Mutex::)?(AwaitCommon|Unlock|UnlockSlow|ReaderUnlock).*',
    '(base::MutexLock::|MutexLock::)?~MutexLock.*|(SpinLock::)?(Unlock|SlowUnlock).*|(SpinLockHolder::)?~SpinLockHolder.*',
  ].join('|'),
};

export const otherFrames = {
  dropFrames: 'ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|__pthread_sighandler|__restore',
};
