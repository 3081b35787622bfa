public import Configuration
public import Supervision

/// The accounts that commands run as, looked up when the configuration was read.
public struct CommandAccounts: Sendable, Equatable {
  private var accounts: [String: Account] = [:]

  /// The accounts of every script and hook in `configuration`; looking them up may ask a directory service.
  ///
  /// A daemon that is not root runs its commands as itself.
  public init(_ configuration: AloftConfiguration, isRoot: Bool) throws(AccountError) {
    guard isRoot else { return }
    let names = configuration.scripts.map(\.user) + configuration.virtualRouters.flatMap(\.hooks).map(\.user)
    for name in Set(names) { accounts[name] = try Account(named: name) }
  }

  /// No accounts: everything runs as the daemon does.
  public init() {}

  /// The program that `command` names, to be run as `user`.
  func program(_ command: [String], user: String, adding arguments: [String] = []) -> ChildProgram {
    ChildProgram(
      path: command.first ?? "", arguments: command.dropFirst() + arguments, environment: Self.environment,
      account: accounts[user], endsWithGroup: true)
  }

  /// As the daemon's own, but that the output is no journal's stream, and programs are found in any case.
  private static let environment: [String: String] = {
    var variables = ChildProgram.ownEnvironment()
    variables["JOURNAL_STREAM"] = nil
    if variables["PATH"] == nil {
      variables["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    }
    return variables
  }()
}
