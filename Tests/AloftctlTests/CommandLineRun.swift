import Foundation

/// A run of the built `aloftctl`.
struct CommandLineRun {
  var code: Int32
  var output: String
  var error: String

  /// The program stands beside the test bundle.
  static func executable() -> URL {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "aloftctl")
  }

  /// Runs `aloftctl` with `arguments` to its end.
  init(_ arguments: String...) throws {
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = Self.executable()
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = error
    process.environment = ["TZ": "UTC"]
    try process.run()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.error = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    code = process.terminationStatus
  }
}
