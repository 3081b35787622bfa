/// What the command line says.
public struct DaemonOptions: Sendable, Equatable {
  /// The configuration file.
  public var configurationFile: String
  /// Which of `hosts:` this one is; nil to find out by its addresses.
  public var hostName: String?
  /// The balancer's program.
  public var balancerProgram: String
  /// Where it keeps what must outlive it.
  public var stateDirectory: String

  /// The guard's program.
  public var guardProgram: String

  /// Options from their parts.
  public init(
    configurationFile: String, hostName: String?, balancerProgram: String, guardProgram: String,
    stateDirectory: String
  ) {
    self.configurationFile = configurationFile
    self.hostName = hostName
    self.balancerProgram = balancerProgram
    self.stateDirectory = stateDirectory
    self.guardProgram = guardProgram
  }
}

/// Why the daemon does not start; every line is for standard error.
public struct StartFailure: Error {
  /// One or more sentences.
  public var lines: [String]

  init(_ lines: [String]) {
    self.lines = lines
  }

  init(_ line: String) {
    lines = [line]
  }
}
