private import Glibc

/// A program to run as a child, and as whom.
public struct ChildProgram: Sendable, Equatable {
  /// The absolute path.
  public var path: String
  /// The arguments after the program's name.
  public var arguments: [String]
  /// The whole environment; what starts the child adds LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES.
  public var environment: [String: String]
  /// Whom it runs as; nil for the same account as its parent.
  public var account: Account?
  /// The limit of open descriptors, as far as the hard limit permits; nil leaves it.
  public var openFiles: UInt64?
  /// Whether it may use its parent's capabilities; a program of another account has none anyway.
  public var keepsCapabilities: Bool
  /// Whether the kernel tells it to end (SIGTERM) when the thread that started it ends.
  public var endsWithParent: Bool
  /// Whether what it has started, and has left in its process group, is killed when it ends or is killed.
  public var endsWithGroup: Bool

  /// A program from its parts.
  public init(
    path: String, arguments: [String] = [], environment: [String: String] = Self.ownEnvironment(),
    account: Account? = nil, openFiles: UInt64? = nil, keepsCapabilities: Bool = false,
    endsWithParent: Bool = true, endsWithGroup: Bool = false
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.account = account
    self.openFiles = openFiles
    self.keepsCapabilities = keepsCapabilities
    self.endsWithParent = endsWithParent
    self.endsWithGroup = endsWithGroup
  }

  /// The variables of this process that a child may know: where programs are, how to write times, and that standard
  /// error is the journal. Not the notification socket, which is the parent's.
  public static func ownEnvironment() -> [String: String] {
    var kept: [String: String] = [:]
    for name in ["PATH", "LANG", "LC_ALL", "TZ", "JOURNAL_STREAM", "INVOCATION_ID"] {
      guard let value = unsafe getenv(name) else { continue }
      unsafe kept[name] = String(cString: value)
    }
    return kept
  }
}

/// What a child reads and writes; both stay the parent's, the child gets copies.
public struct StandardStreams: Sendable, Equatable {
  /// Standard input.
  public var input: Int32
  /// Standard output and standard error.
  public var output: Int32

  /// Streams from their descriptors.
  public init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }
}

/// An open descriptor that a child gets, with the name that it finds in LISTEN_FDNAMES.
public struct PassedDescriptor: Sendable, Equatable {
  /// No colon, no control character.
  public var name: String
  /// Stays the parent's; the child gets a copy.
  public var descriptor: Int32

  /// A descriptor with its name.
  public init(name: String, descriptor: Int32) {
    self.name = name
    self.descriptor = descriptor
  }
}
