# SPDX-License-Identifier: MIT
"""The picture of movenv-speed(7), drawn by matplotlib from the rows that have a bar."""
COLOURS = {"movenv": "#1a7f5a", "uv": "#8957b5", "virtualenv": "#b08c2e", "venv": "#7d8590",
           "venv-pack": "#7d8590"}
NAMES = {"venv": "python -m venv"}


def bars(rows):
    """{kind: {maker: median in ms}}, in the order of the rows."""
    kinds = {}
    for row in rows:
        if row.chart:
            kind, peer = row.chart
            makers = kinds.setdefault(kind, {"movenv": row.times[0]})
            makers[peer] = row.times[1]
    return kinds


def words(milliseconds):
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"


def draw(rows, path):
    """Writes the picture: one panel a kind, each with its own scale, the fastest above."""
    import matplotlib
    matplotlib.use("svg")
    # The same rows give the same bytes, and the text stays text.
    matplotlib.rcParams.update({"svg.hashsalt": "movenv", "svg.fonttype": "none",
                                "font.family": "sans-serif"})
    from matplotlib import pyplot
    kinds = bars(rows)
    figure, panels = pyplot.subplots(
        len(kinds), 1, figsize=(8, 0.27 * sum(len(one) + 1.9 for one in kinds.values())),
        gridspec_kw={"height_ratios": [len(one) + 0.6 for one in kinds.values()]}, squeeze=False)
    for panel, (kind, makers) in zip(panels[:, 0], kinds.items()):
        order = sorted(makers, key=makers.get, reverse=True)
        drawn = panel.barh([NAMES.get(one, one) for one in order], [makers[one] for one in order],
                           color=[COLOURS[one] for one in order], height=0.75)
        panel.bar_label(drawn, [words(makers[one]) for one in order], padding=4, fontsize=9)
        panel.set_title(kind, loc="left", fontsize=10)
        panel.set_xlim(0, max(makers.values()) * 1.18)
        panel.xaxis.set_visible(False)
        panel.tick_params(left=False, labelsize=9)
        for side in panel.spines.values():
            side.set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None}, facecolor="white")
