import EvidenceSupport
import Foundation
import Intake
import TestSupport
import Testing

/// One writes, anybody may ask.
@Suite struct SpoolLockTests {
  @Test func askingNeitherMakesNorKeepsALock() throws {
    try Command.inFolder { folder in
      let free = try SpoolLock.isHeld(folder)
      #expect(!free && !FileManager.default.fileExists(atPath: "\(folder)/lock"))
      let lock = try SpoolLock(folder)
      let held = try SpoolLock.isHeld(folder)
      #expect(held)
      #expect(throws: SpoolLock.Trouble.self) { _ = try SpoolLock(folder) }
      lock.release()
      let after = try SpoolLock.isHeld(folder)
      #expect(!after)
    }
  }

  /// Who asks holds a shared lock for a moment; a collector that starts then waits for it.
  @Test func aQuestionDoesNotRefuseACollector() throws {
    try Command.inFolder { folder in
      try SpoolLock(folder).release()
      let asking = open("\(folder)/lock", O_RDONLY | O_CLOEXEC)
      #expect(flock(asking, LOCK_SH | LOCK_NB) == 0)
      let held = try SpoolLock.isHeld(folder)
      #expect(!held, "one who asks is not a collector")
      Thread {
        Thread.sleep(forTimeInterval: 0.1)
        close(asking)
      }.start()
      try SpoolLock(folder).release()
    }
  }

  /// What is not a lock is an error of the disk and not another collector.
  @Test func anErrorIsNotACollector() throws {
    try Command.inFolder { folder in
      try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
      #expect(throws: DiskError.self) { _ = try SpoolLock.isHeld("\(folder)/file") }
    }
  }
}
