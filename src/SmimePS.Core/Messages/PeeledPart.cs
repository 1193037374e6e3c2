using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>A protected part of a message once its wrappings are off.</summary>
/// <param name="Layers">The wrappings, from the outside in.</param>
/// <param name="Node">What is inside.</param>
/// <param name="Unopened">The encryption that is inside them and stays closed; null where there is none.</param>
internal sealed record PeeledPart(IReadOnlyList<MessageLayer> Layers, MimeNode Node, UnopenedLayer? Unopened);
