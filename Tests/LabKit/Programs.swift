import Glibc

/// The programs under test, in a directory of the lab: an unprivileged user may run them there, which a home
/// directory often forbids, and a rebuild does not change them in the middle of a run.
package struct Programs: Sendable {
  package let directory: String

  package var aloftd: String { "\(directory)/aloftd" }
  package var aloftctl: String { "\(directory)/aloftctl" }
  package var lab: String { "\(directory)/aloft-lab" }

  static let names = ["aloftd", "aloft-balancer", "aloft-guard", "aloftctl", "aloft-lab"]

  /// Where the built programs are: `ALOFT_BIN`, or else the release build of the current directory.
  package static var built: String {
    getenv("ALOFT_BIN").map { String(cString: $0) } ?? ".build/release"
  }

  /// Throws when a program has not been built.
  package static func checkBuilt() throws(LabError) {
    for name in names where Spawn.find("\(built)/\(name)") == nil {
      throw LabError(
        "\(built)/\(name) is missing: build with `make build`, or set ALOFT_BIN to the directory of the programs"
      )
    }
  }

  func install() throws(LabError) {
    try Command.run(["mkdir", "-m", "755", directory])
    let sources = try Self.copy.get()
    try Command.run(["cp", "--link"] + Self.names.map { "\(sources)/\($0)" } + [directory])
  }

  /// The directory of a copy that all labs of this process link to; it goes when the process ends.
  private static let copy = Result<String, LabError> { () throws(LabError) in
    try checkBuilt()
    let copy = "/tmp/\(copyPrefix)"
    try Command.run(["mkdir", "-m", "755", copy])
    atexit { Leftovers.remove(prefix: Programs.copyPrefix) }
    try Command.run(["cp", "--dereference"] + names.map { "\(built)/\($0)" } + [copy])
    try Command.run(["chmod", "755"] + names.map { "\(copy)/\($0)" })
    return copy
  }

  /// Named as a lab of this process is, so that what a killed process leaves is found.
  private static var copyPrefix: String { "aloft-\(getpid())-0" }

  /// Replaces the balancer by a program that fails at once; what runs is not touched.
  package func breakBalancer() throws(LabError) {
    let path = "\(directory)/aloft-balancer"
    try Command.run(["rm", path])
    try FileBytes.write("#!/bin/sh\nexit 1\n", to: path)
    try Command.run(["chmod", "755", path])
  }

  /// Undoes `breakBalancer`.
  package func repairBalancer() throws(LabError) {
    let path = "\(directory)/aloft-balancer"
    try Command.run(["ln", "--force", "\(try Self.copy.get())/aloft-balancer", path])
  }
}
