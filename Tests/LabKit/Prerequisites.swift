import Glibc

/// What a lab needs from the machine; every check names what is missing.
package enum Prerequisites {
  /// Throws unless this is root and every one of `tools` is installed.
  package static func check(_ tools: [String]) throws(LabError) {
    guard geteuid() == 0 else {
      throw LabError("network namespaces need root: run this with sudo")
    }
    let missing = tools.filter { Spawn.find($0) == nil }
    guard missing.isEmpty else {
      throw LabError(
        "missing: \(missing.joined(separator: ", ")) (`sudo make test-packages` installs what the tests need)"
      )
    }
  }
}
