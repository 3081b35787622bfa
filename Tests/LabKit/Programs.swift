import Glibc

/// The programs under test, in a directory of the lab: an unprivileged user may run them there, which a home
/// directory often forbids, and a rebuild does not change them in the middle of a run.
package struct Programs: Sendable {
  package let directory: String

  package var aloftd: String { "\(directory)/aloftd" }
  package var aloftctl: String { "\(directory)/aloftctl" }
  package var lab: String { "\(directory)/aloft-lab" }

  static let names = ["aloftd", "aloft-balancer", "aloftctl", "aloft-lab"]

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
    try Self.checkBuilt()
    try Command.run(["mkdir", "-m", "755", directory])
    let sources = Self.names.map { "\(Self.built)/\($0)" }
    try Command.run(["cp", "--dereference", "--reflink=auto"] + sources + [directory])
    try Command.run(["chmod", "755"] + Self.names.map { "\(directory)/\($0)" })
  }

  /// Replaces the balancer by a program that fails at once; what runs is not touched.
  package func breakBalancer() throws(LabError) {
    let path = "\(directory)/aloft-balancer"
    try Command.run(["rm", path])
    try FileBytes.write("#!/bin/sh\nexit 1\n", to: path)
    try Command.run(["chmod", "755", path])
  }
}
