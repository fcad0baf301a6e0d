#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Hands things from one task to another and lets the first wait while the second is behind. It measures time by a clock
/// that nobody sets.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // Safe to send: everything is behind the lock.
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var elements: [Element] = []
  private let most: Int
  private var closed = false

  init(most: Int) {
    self.most = most
    lock = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  /// Waits while the queue is full. False if it was closed.
  @discardableResult
  func push(_ element: Element) -> Bool {
    locked {
      while elements.count >= most, !closed { pthread_cond_wait(changed, lock) }
      return take(element)
    }
  }

  /// Without waiting: false if there is no room.
  @discardableResult
  func offer(_ element: Element) -> Bool { locked { elements.count < most && take(element) } }

  private func take(_ element: Element) -> Bool {
    guard !closed else { return false }
    elements.append(element)
    pthread_cond_broadcast(changed)
    return true
  }

  /// The first element, or nil when the time is over or nothing will come any more.
  func pop(milliseconds: Int) -> Element? {
    locked {
      var end = timespec()
      clock_gettime(CLOCK_MONOTONIC, &end)
      end.tv_sec += milliseconds / 1000
      end.tv_nsec += milliseconds % 1000 * 1_000_000
      if end.tv_nsec >= 1_000_000_000 {
        end.tv_sec += 1
        end.tv_nsec -= 1_000_000_000
      }
      while elements.isEmpty, !closed, milliseconds > 0 {
        if pthread_cond_timedwait(changed, lock, &end) == ETIMEDOUT { break }
      }
      guard !elements.isEmpty else { return nil }
      defer { pthread_cond_broadcast(changed) }
      return elements.removeFirst()
    }
  }

  /// Nothing more is taken; what is there can still be popped.
  func close() {
    locked {
      closed = true
      pthread_cond_broadcast(changed)
    }
  }

  var isClosed: Bool { locked { closed } }
  var count: Int { locked { elements.count } }
  /// Closed, and everything popped.
  var isFinished: Bool { locked { closed && elements.isEmpty } }
}
