import ArgumentParser
import LabKit

/// A sample web application to put behind the balancer.
struct BackendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backend",
    abstract: "A sample web application: counts the visits of each session.",
    discussion: """
      Any path counts a visit; /health answers ok; /slow?ms=500 takes its time; /bytes?count=16384 is as long as \
      asked; /echo answers the body; /headers answers the request's head; /chunked answers in chunks.
      """)

  @Option(help: "Its name, and the route in its session identifiers.")
  var name: String

  @Option(help: "Address and port.")
  var listen = "0.0.0.0:8080"

  func run() throws {
    guard let address = SocketAddress(endpoint: listen) else {
      throw ValidationError("'\(listen)' is not address:port")
    }
    try SampleBackend(name: name).serve(on: address) { say("\(name): listening on \(listen)") }
  }
}
