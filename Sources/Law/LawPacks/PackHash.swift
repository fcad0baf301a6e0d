import Crypto

/// The name of a pack's exact text: SHA-256 over its `pack.yaml` and literate files in the order of their paths, each
/// as path, length, contents. Cases do not count, so adding one leaves receipts valid.
public enum PackHash {
  public static func hash(of files: [(path: String, bytes: [UInt8])]) -> String {
    var hasher = SHA256()
    for file in files.sorted(by: { $0.path < $1.path }) {
      for part in [Array(file.path.utf8), file.bytes] {
        var length = UInt64(part.count).littleEndian
        withUnsafeBytes(of: &length) { hasher.update(bufferPointer: $0) }
        hasher.update(data: part)
      }
    }
    return hasher.finalize().map { byte in
      let hex = String(byte, radix: 16)
      return hex.count == 1 ? "0" + hex : hex
    }.joined()
  }
}
