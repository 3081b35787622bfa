import EventLoop
import Foundation
import Testing

@testable import Tracking

@Suite("Tracked files")
struct FileMonitorTests {
  @Test(
    "a file counts as the number in it",
    arguments: [
      ("0", 0), ("0\n", 0), (" 12 \n", 12), ("-30\n", -30), ("+5", 5), ("99999", 254), ("-99999", -254),
      ("", 1),
      (" \n", 1), ("yes\n", 1), ("1 2", 1), ("12345678901234567890123", 1),
      (String(repeating: "0", count: 200), 1),
    ])
  func numbers(text: String, number: Int) {
    #expect(FileNumber(content: Array(text.utf8.prefix(64))).value == number)
  }

  @Test("what is not there counts as 0, and what is no file as 1")
  func others() throws {
    let bench = try TrackingBench()
    #expect(FileNumber(readFrom: bench.path("none")).value == 0)
    #expect(FileNumber(readFrom: bench.path("none/below")).value == 0)
    #expect(FileNumber(readFrom: bench.directory).value == 1)
    #expect(FileNumber(readFrom: "/dev/zero").value == 1)
  }

  private final class Recorder {
    var values: [Int] = []
  }

  @Test("created, written, replaced and removed, a file is read again")
  func changes() throws {
    let bench = try TrackingBench()
    let recorder = Recorder()
    let monitor = FileMonitor(on: bench.loop) { _, number in recorder.values.append(number.value) }
    monitor.apply([bench.path("file")])
    #expect(monitor.number(of: bench.path("file")).value == 0)
    try bench.write("5", to: "file")
    #expect(bench.turn { recorder.values == [5] })
    try bench.write("7", to: "other")
    try FileManager.default.removeItem(atPath: bench.path("file"))
    #expect(bench.turn { recorder.values == [5, 0] })
    try FileManager.default.moveItem(atPath: bench.path("other"), toPath: bench.path("file"))
    #expect(bench.turn { recorder.values == [5, 0, 7] })
    try FileManager.default.moveItem(atPath: bench.path("file"), toPath: bench.path("other"))
    #expect(bench.turn { recorder.values == [5, 0, 7, 0] })
    monitor.stop()
  }

  @Test("a file that is being written is looked at when that is done")
  func halfWritten() throws {
    let bench = try TrackingBench()
    let recorder = Recorder()
    let monitor = FileMonitor(on: bench.loop) { _, number in recorder.values.append(number.value) }
    monitor.apply([bench.path("file")])
    _ = FileManager.default.createFile(atPath: bench.path("file"), contents: nil)
    let writer = try #require(FileHandle(forWritingAtPath: bench.path("file")))
    bench.turn { !recorder.values.isEmpty }
    #expect(recorder.values == [1])
    try writer.write(contentsOf: Data("0".utf8))
    // Others come and go meanwhile.
    try bench.write("x", to: "other")
    bench.loop.turn(waitingAtMost: .milliseconds(50))
    #expect(recorder.values == [1])
    try writer.close()
    #expect(bench.turn { recorder.values == [1, 0] })
    monitor.stop()
  }

  @Test("a directory that comes later, goes and comes again is watched")
  func directories() throws {
    let bench = try TrackingBench()
    let recorder = Recorder()
    let monitor = FileMonitor(on: bench.loop) { _, number in recorder.values.append(number.value) }
    monitor.apply([bench.path("run/file")])
    for round in 1...2 {
      try FileManager.default.createDirectory(atPath: bench.path("run"), withIntermediateDirectories: false)
      try bench.write("3", to: "run/file")
      #expect(bench.turn { recorder.values.count == 2 * round - 1 })
      try FileManager.default.removeItem(atPath: bench.path("run"))
      #expect(bench.turn { recorder.values.count == 2 * round })
    }
    #expect(recorder.values == [3, 0, 3, 0])
    monitor.stop()
  }

  @Test("events of any length and order are taken apart, and what is cut off is left")
  func events() {
    var bytes: [UInt8] = []
    func append(_ watch: UInt32, _ mask: UInt32, _ name: String, padding: Int) {
      let field = Array(name.utf8) + [UInt8](repeating: 0, count: padding)
      for number in [watch, mask, 0, UInt32(field.count)] { withUnsafeBytes(of: number) { bytes += $0 } }
      bytes += field
    }
    append(1, 8, "file", padding: 12)
    append(2, 0x8000, "", padding: 0)
    append(3, 8, "cut", padding: 13)
    var rest = bytes.dropLast(5)
    let first = DirectoryWatch.take(from: &rest)
    #expect(first?.watch == 1 && first?.mask == 8 && first?.name == "file")
    #expect(DirectoryWatch.take(from: &rest)?.mask == 0x8000)
    #expect(DirectoryWatch.take(from: &rest) == nil)
    #expect(rest.count == 27)
  }
}
