import ArgumentParser
import ControlAPI
import Daemon
import Glibc

/// `aloftd`: parses the command line and runs the daemon in the foreground.
@main
struct AloftDaemon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aloftd",
    abstract: "Keeps a load-balancer tier's address up: VRRP, virtual addresses, and the balancer.",
    discussion: """
      Runs in the foreground. SIGHUP reads the configuration again, SIGTERM gives the addresses up and ends.
      The state is told by 'aloftctl status'.
      """,
    version: "aloftd \(AloftVersion.current)")

  @Option(name: .long, help: ArgumentHelp("The configuration, the same on every host.", valueName: "file"))
  var config = "/etc/aloft/aloft.yaml"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which of the file's hosts this is; found by its addresses otherwise.", valueName: "name"))
  var host: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The balancer's program; the one beside aloftd otherwise.", valueName: "path"))
  var balancer: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where what must outlive the daemon is kept; $STATE_DIRECTORY or /var/lib/aloft otherwise.",
      valueName: "directory"))
  var state: String?

  static func main() {
    // A log that nobody reads any more is noticed where it is written to.
    signal(SIGPIPE, SIG_IGN)
    do {
      let command = try parse()
      try command.serve()
    } catch let failure as StartFailure {
      for line in failure.lines { complain(line) }
      Glibc.exit(1)
    } catch {
      // A usage error ends with 2, as everywhere on this system; help and version with 0.
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success { print(text) } else { complain(text) }
      Glibc.exit(code == .success ? 0 : code == .validationFailure ? 2 : 1)
    }
  }

  private func serve() throws {
    let options = DaemonOptions(
      configurationFile: config, hostName: host,
      balancerProgram: balancer ?? Self.besideOwnProgram("aloft-balancer"),
      guardProgram: Self.besideOwnProgram("aloft-guard"), stateDirectory: state ?? Self.stateDirectory)
    let daemon = try Daemon(options)
    daemon.run()
  }

  /// The directory that systemd made for this service (`StateDirectory=`), or where that would be.
  private static var stateDirectory: String {
    unsafe getenv("STATE_DIRECTORY").map { unsafe String(cString: $0) } ?? "/var/lib/aloft"
  }

  /// The program of that name in the directory of this one.
  private static func besideOwnProgram(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" + name
  }

  private static func complain(_ text: String) {
    for line in (text + "\n").split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let bytes = Array(line.utf8) + [0x0a]
      _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }
  }
}
