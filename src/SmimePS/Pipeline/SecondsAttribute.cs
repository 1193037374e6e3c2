using System.Globalization;
using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>Lets a time span be given as a number of seconds, and bounds it: PowerShell would take a bare number for a ten-millionth of a second each.</summary>
/// <param name="least">The least, in seconds.</param>
/// <param name="most">The most, in seconds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute(double least, double most) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            TimeSpan span => Bounded(span.TotalSeconds),
            int or long or double or decimal => Bounded(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) => Bounded(seconds),
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) => Bounded(span.TotalSeconds),
            _ => inputData,
        };
    }

    private TimeSpan Bounded(double seconds) => seconds >= least && seconds <= most
        ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentTransformationMetadataException($"{seconds} seconds make no sense here. Give {least} to {most}.");
}
