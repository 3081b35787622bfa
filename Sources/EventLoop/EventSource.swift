private import CLinux

/// A descriptor that a loop watches: subclass it and override `ready`.
///
/// The loop keeps a source alive from `add` to `remove`. A source is used on its loop's thread only.
open class EventSource {
  /// The descriptor; owned by the source, which closes it in `close()` or at the end of its life.
  public let descriptor: Int32
  /// The loop that watches the source.
  public internal(set) unowned var loop: EventLoop?
  /// Whether `close()` has been called.
  public private(set) var isClosed = false

  // The position in the loop's list of sources, and how the descriptor was registered.
  var slot = 0
  var edgeTriggered = false

  /// A source that owns `descriptor`, which should be non-blocking.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    if !isClosed { _ = CLinux.close(descriptor) }
  }

  /// Called on the loop's thread when the descriptor is ready; several events may come in one call, and a
  /// call may be spurious.
  open func ready(_ events: ReadyEvents) {}

  /// Stops watching and closes the descriptor; further calls do nothing.
  open func close() {
    guard !isClosed else { return }
    loop?.remove(self)
    isClosed = true
    _ = CLinux.close(descriptor)
  }
}
