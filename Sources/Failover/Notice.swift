public import ControlAPI

/// An event before the control loop gives it its number and time.
public struct Notice: Sendable, Equatable {
  /// What kind of event it is.
  public var kind: Event.Kind
  /// One sentence for an administrator, cause included.
  public var message: String
  /// The virtual router or interface that it is about.
  public var subject: String?
  /// Further facts, by lower-case field name.
  public var fields: [String: String]

  /// A notice from its parts.
  public init(_ kind: Event.Kind, _ message: String, subject: String? = nil, fields: [String: String] = [:]) {
    self.kind = kind
    self.message = message
    self.subject = subject
    self.fields = fields
  }
}
