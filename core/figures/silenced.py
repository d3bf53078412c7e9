"""What dropout switches off, drawn over the words of a text: numbers as they are, and grey where they are silent."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.heatmaps import Picture, dress, grid, value_range
from core.figures.letters import plain
from core.figures.palette import CURSOR
from core.inside.weights import Array
from core.messages import Say, in_english


def silenced(picture: Picture, mask: Array, tokens: Sequence[str], padding: Sequence[bool], title: str) -> go.Figure:
    """Return the heat map of what is read under a mask: places down, words across, silent places grey at every word.

    Args:
        picture: The numbers before the mask, ``(words, places)``.
        mask: ``(places,)``, 0 where a place is silent, else what the others are multiplied by.
        tokens: The words, one a row of the picture.
        padding: Which of them are padding.
        title: What is drawn.
    """
    places = [*range(len(mask))]
    read = Picture(picture.name, picture.values * mask, picture.say)
    figure = go.Figure(grid(read, tokens, places, value_range(read)))
    off = np.where(np.broadcast_to(mask == 0, picture.values.shape).T, 1.0, np.nan)
    figure.add_heatmap(
        z=off,
        x=[*range(len(tokens))],
        y=[str(place) for place in places],
        customdata=np.tile(np.array([plain(token) for token in tokens], dtype=object), (len(places), 1)),
        # A grey that is neither bright on a dark page nor dark on a light one.
        colorscale=[[0, CURSOR], [1, CURSOR]],
        opacity=0.6,
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=1,
        hovertemplate=picture.say("place {place}, word {word}: switched off", place="%{y}", word="%{customdata}")
        + "<extra></extra>",
    )
    dress(figure, read, tokens, padding)
    figure.update_yaxes(title_text=picture.say("place"))
    figure.update_layout(title={"text": title, "font": {"size": 15}})
    return figure


def share_line(without: float, draws: Sequence[float], name: str, say: Say = in_english) -> go.Figure:
    """Return the probability of one class in several draws as dots on one line, and without any as a diamond.

    Args:
        without: The class's probability with nothing switched off.
        draws: Its probability in each draw.
        name: The class.
        say: Says what is written.
    """
    spread = np.linspace(-0.35, 0.35, len(draws)) if len(draws) > 1 else np.zeros(len(draws))
    one, nothing = say("one draw"), say("nothing switched off")
    figure = go.Figure()
    figure.add_scatter(
        x=[*draws],
        y=spread.tolist(),
        mode="markers",
        name=say("each draw"),
        marker={"size": 9, "color": "#aa4499", "opacity": 0.7},
        hovertemplate=f"%{{x:.3f}}<extra>{one}</extra>",
    )
    figure.add_scatter(
        x=[without],
        y=[0],
        mode="markers",
        name=nothing,
        marker={"size": 15, "color": "#44aa99", "symbol": "diamond"},
        hovertemplate=f"%{{x:.3f}}<extra>{nothing}</extra>",
    )
    figure.update_xaxes(range=[-0.02, 1.02], title_text=say("probability of {name}", name=plain(name)))
    figure.update_yaxes(visible=False, range=[-0.6, 0.6])
    figure.update_layout(
        height=190, margin={"l": 8, "r": 8, "t": 8, "b": 8}, legend={"orientation": "h", "y": 1.25}, dragmode=False
    )
    return figure
