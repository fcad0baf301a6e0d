import Foundation
import Testing

@testable import Intake

@Suite struct SystemDiskTests {
  /// What the reader of a spool takes for damage is what the device cannot read, and nothing that passes.
  @Test func whatPassesIsNotTakenForAFailingDevice() {
    func kind(_ number: Int32) -> DiskError.Kind { DiskError.system(number, "read", "spool").kind }
    for number in [EMFILE, ENFILE, ENOMEM, EAGAIN, EINTR] { #expect(kind(number) == .busy) }
    for number in [ENOSPC, EDQUOT] { #expect(kind(number) == .full) }
    #expect(kind(EIO) == .failed && kind(ENOENT) == .notFound && kind(EACCES) == .notPermitted)
  }
}
