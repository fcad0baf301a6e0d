import Foundation

/// Hands things from one task to another and lets the first wait while the second is behind.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // Safe to send: everything is behind the condition.
  private let condition = NSCondition()
  private var elements: [Element] = []
  private let most: Int
  private var isClosed = false

  init(most: Int) { self.most = most }

  /// Waits while the queue is full. False if it was closed.
  @discardableResult
  func push(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while elements.count >= most, !isClosed { condition.wait() }
    guard !isClosed else { return false }
    elements.append(element)
    condition.broadcast()
    return true
  }

  /// Without waiting: false if there is no room.
  func offer(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard elements.count < most, !isClosed else { return false }
    elements.append(element)
    condition.broadcast()
    return true
  }

  /// The first element, or nil when the time is over or nothing will come any more.
  func pop(milliseconds: Int) -> Element? {
    condition.lock()
    defer { condition.unlock() }
    let end = Date(timeIntervalSinceNow: Double(milliseconds) / 1000)
    while elements.isEmpty {
      if isClosed || !condition.wait(until: end) { break }
    }
    guard !elements.isEmpty else { return nil }
    defer { condition.broadcast() }
    return elements.removeFirst()
  }

  /// Nothing more is taken; what is there can still be popped.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  var count: Int {
    condition.lock()
    defer { condition.unlock() }
    return elements.count
  }

  /// Closed, and everything popped.
  var isFinished: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isClosed && elements.isEmpty
  }
}
