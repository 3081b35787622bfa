import Glibc

/// What labs left behind: namespaces and directories whose names begin with the lab's prefix.
package enum Leftovers {
  /// Kills and removes everything of the lab called `prefix`.
  package static func remove(prefix: String) {
    for name in namespaces() where name.hasPrefix("\(prefix)-") {
      Namespace(name: name).remove()
    }
    _ = try? Command.attempt(["rm", "-rf", "--one-file-system", "/tmp/\(prefix)"])
  }

  /// Removes the labs of processes that no longer run.
  package static func removeThoseOfDeadProcesses() {
    for prefix in prefixes() {
      guard let owner = owner(of: prefix), kill(owner, 0) != 0, errno == ESRCH else { continue }
      remove(prefix: prefix)
    }
  }

  /// The prefixes of all labs on this machine, whoever made them.
  package static func prefixes() -> Set<String> {
    let hosts = HostName.allCases.map(\.rawValue) + ["switch"]
    let fromNamespaces = namespaces().compactMap { name in
      hosts.first { name.hasSuffix("-\($0)") }.map { String(name.dropLast($0.count + 1)) }
    }
    return Set((fromNamespaces + entries(of: "/tmp")).filter { isPrefix($0) })
  }

  /// The process that made the lab called `prefix`; nil for one that outlives its maker.
  package static func owner(of prefix: String) -> Int32? {
    let parts = prefix.split(separator: "-")
    return parts.count == 3 ? Int32(parts[1]) : nil
  }

  /// `aloft-demo`, or `aloft-<process>-<number>`.
  private static func isPrefix(_ name: String) -> Bool {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.first == "aloft" else { return false }
    return parts.count == 3 ? parts.dropFirst().allSatisfy { Int($0) != nil } : name == "aloft-demo"
  }

  private static func namespaces() -> [String] {
    entries(of: "/run/netns")
  }

  private static func entries(of path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}
