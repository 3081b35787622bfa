public import ControlAPI
public import MonotonicTime

/// What the real-time thread tells of itself.
public struct FailoverStatus: Sendable {
  /// One entry a virtual router, in the order of the file.
  public var virtualRouters: [VirtualRouterStatus]
  /// How late it woke up.
  public var lateness: LatenessHistogram
}
