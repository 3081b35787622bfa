import EventLoop
import Foundation

/// A loop that takes turns on the test's thread, and a directory that goes with it.
final class TrackingBench {
  let loop: EventLoop
  let directory: String

  init() throws {
    loop = try EventLoop()
    directory = FileManager.default.temporaryDirectory.appending(path: "tracking-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Turns until `done`; false if that never comes.
  @discardableResult
  func turn(until done: () -> Bool) -> Bool {
    for _ in 0..<1000 where !done() { loop.turn(waitingAtMost: .milliseconds(20)) }
    return done()
  }

  func path(_ name: String) -> String {
    "\(directory)/\(name)"
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  func text(of name: String) -> String {
    (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? ""
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path(name))
  }
}
