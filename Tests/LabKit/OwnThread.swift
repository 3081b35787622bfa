import Glibc

/// Runs `body` on a thread that is made for it, and waits for what it answers.
func onOwnThread<Value>(_ body: @escaping () throws -> Value) throws -> Value {
  let work = Work(body)
  pthread_join(try start(work), nil)
  guard let result = work.result else { throw LabError("the thread left no answer") }
  return try result.get()
}

/// Runs every one of `bodies` on a thread of its own, waits for all, and throws what the first of them threw.
///
/// What a test framework notes on such a thread belongs to no test: bodies throw instead.
package func concurrently(_ bodies: (@Sendable () throws -> Void)...) throws {
  let works = bodies.map { Work($0) }
  let threads = try works.map { try start($0) }
  threads.forEach { pthread_join($0, nil) }
  for work in works { try work.result?.get() }
}

/// Runs `body` on a thread of its own and does not wait for it.
func detachThread(_ body: @escaping () -> Void) throws {
  pthread_detach(try start(Work(body)))
}

private func start(_ work: AnyWork) throws -> pthread_t {
  var thread = pthread_t()
  let context = Unmanaged.passRetained(work)
  let failure = pthread_create(
    &thread, nil,
    { context in
      if let context { Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().perform() }
      return nil
    }, context.toOpaque())
  guard failure == 0 else {
    context.release()
    throw LabError("pthread_create: \(String(cString: strerror(failure)))")
  }
  return thread
}

private class AnyWork {
  func perform() {}
}

private final class Work<Value>: AnyWork {
  private let body: () throws -> Value
  private(set) var result: Result<Value, any Error>?

  init(_ body: @escaping () throws -> Value) {
    self.body = body
  }

  override func perform() {
    result = Result(catching: body)
  }
}
