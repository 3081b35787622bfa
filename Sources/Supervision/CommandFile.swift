private import Glibc

/// Whether a program can be trusted to be what the administrator put there.
public enum CommandFile {
  /// Why the program at `path` must not be run; nil if nothing speaks against it.
  ///
  /// Neither it nor a directory on the way to it may be writable by anyone but root and the daemon's own account; in a
  /// directory with the sticky bit nobody can replace another's file.
  public static func objection(to path: String) -> String? {
    guard let real = realPath(path) else { return "\(path) \(description(ofErrno: errno))" }
    // Both ways: a link can be replaced where it stands, and its target where that is.
    for step in steps(to: path) + steps(to: real) {
      guard let information = status(of: step) else { return "\(step) \(description(ofErrno: errno))" }
      let isDirectory = information.st_mode & S_IFMT == S_IFDIR
      guard information.st_uid == 0 || information.st_uid == geteuid() else {
        return "\(step) belongs to another account, which could replace it"
      }
      let isSticky = isDirectory && information.st_mode & 0o1000 != 0
      guard information.st_mode & 0o022 == 0 || isSticky else {
        return "\(step) can be written by others (chmod go-w \(step))"
      }
    }
    guard let information = status(of: real), information.st_mode & S_IFMT == S_IFREG else {
      return "\(path) is not a file"
    }
    return information.st_mode & 0o111 == 0 ? "\(path) is not executable (chmod +x \(path))" : nil
  }

  /// `/a`, `/a/b` and `/a/b/c` for `/a/b/c`.
  private static func steps(to path: String) -> [String] {
    var steps = ["/"]
    var step = ""
    for name in path.split(separator: "/") {
      step += "/" + name
      steps.append(step)
    }
    return steps
  }

  private static func realPath(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  private static func status(of path: String) -> stat? {
    var information = stat()
    return unsafe stat(path, &information) == 0 ? information : nil
  }

  private static func description(ofErrno code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "does not exist"
    case EACCES: "cannot be reached: permission denied"
    default: "cannot be examined: \(unsafe String(cString: strerror(code)))"
    }
  }
}
