public import EventLoop
private import Glibc
private import MonotonicTime

/// Reads the tracked files, and again whenever one of them is written, created, replaced or removed.
///
/// The directories are watched by inotify; one that does not exist is tried again every second.
public final class FileMonitor {
  private let loop: EventLoop
  private let changed: (String, FileNumber) -> Void
  private var numbers: [String: FileNumber] = [:]
  private var source: DirectoryWatch?
  private lazy var retry = LoopTimer { [unowned self] in resume() }

  private static let retryPause: Duration = .seconds(1)

  /// A monitor without files; `changed` is called on the loop's thread with what a file says now.
  public init(on loop: EventLoop, changed: @escaping (String, FileNumber) -> Void) {
    self.loop = loop
    self.changed = changed
  }

  /// Watches exactly the files at `paths` from now on.
  public func apply(_ paths: Set<String>) {
    numbers = numbers.filter { paths.contains($0.key) }
    source?.close()
    source = nil
    loop.cancel(retry)
    guard !paths.isEmpty else { return }
    source = watch()
    for path in paths where numbers[path] == nil { numbers[path] = FileNumber(readFrom: path) }
    resume()
  }

  /// Nil if the kernel has no more of them to give: then the files are read every second.
  private func watch() -> DirectoryWatch? {
    do throws(SystemError) {
      let source = try DirectoryWatch { [unowned self] in observe($0) }
      try loop.add(source, interest: .readable)
      return source
    } catch {
      return nil
    }
  }

  /// Ends the watch.
  public func stop() {
    source?.close()
    loop.cancel(retry)
  }

  /// What the file at `path` says.
  public func number(of path: String) -> FileNumber {
    numbers[path] ?? FileNumber(readFrom: path)
  }

  private func observe(_ event: DirectoryWatch.Event) {
    switch event {
    case .file(let path): read(path)
    case .lost: resume()
    }
  }

  /// Watches every directory that is there, and reads what may have been missed.
  private func resume() {
    let directories = Set(numbers.keys.map(DirectoryWatch.directory(of:)))
    let isComplete = directories.map { source?.watch($0) ?? false }.allSatisfy { $0 }
    for path in numbers.keys.sorted() { read(path) }
    if !isComplete { loop.schedule(retry, at: loop.now + Self.retryPause) }
  }

  private func read(_ path: String) {
    guard let old = numbers[path] else { return }
    let new = FileNumber(readFrom: path)
    guard new != old else { return }
    numbers[path] = new
    changed(path, new)
  }
}
