import NetworkNumbers

/// A whole number of any size. A region has up to about 2^370 points, and they are counted exactly.
struct PointCount: Hashable {
  /// The lowest first, without zeros at the end.
  private var limbs: [UInt64] = []

  init(_ value: UInt128) {
    limbs = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
    dropZeros()
  }

  init(_ value: Int) { self.init(UInt128(value)) }

  init(_ addresses: AddressSet) {
    let ipv6 = addresses.count(of: .ipv6).map { PointCount($0) } ?? Self.wholeIPv6
    self = PointCount(addresses.count(of: .ipv4) ?? 0) + ipv6  // Every count of IPv4 addresses fits.
  }

  private static let wholeIPv6 = PointCount(UInt128.max) + PointCount(1)

  private mutating func dropZeros() { while limbs.last == 0 { limbs.removeLast() } }

  static func + (a: PointCount, b: PointCount) -> PointCount {
    var sum = PointCount(0)
    var carry: UInt128 = 0
    for index in 0..<max(a.limbs.count, b.limbs.count) + 1 {
      carry += UInt128(a.limb(index)) + UInt128(b.limb(index))
      sum.limbs.append(UInt64(truncatingIfNeeded: carry))
      carry >>= 64
    }
    sum.dropZeros()
    return sum
  }

  static func * (a: PointCount, b: PointCount) -> PointCount {
    var product = PointCount(0)
    product.limbs = Array(repeating: 0, count: a.limbs.count + b.limbs.count)
    for (place, factor) in a.limbs.enumerated() {
      var carry: UInt128 = 0
      for (index, limb) in b.limbs.enumerated() {
        // At most (2^64 - 1)^2 + 2 (2^64 - 1), which is 2^128 - 1.
        carry += UInt128(factor) * UInt128(limb) + UInt128(product.limbs[place + index])
        product.limbs[place + index] = UInt64(truncatingIfNeeded: carry)
        carry >>= 64
      }
      product.limbs[place + b.limbs.count] = UInt64(carry)
    }
    product.dropZeros()
    return product
  }

  private func limb(_ index: Int) -> UInt64 { index < limbs.count ? limbs[index] : 0 }
}
